package io.ostiary.cli.dev;

import io.ostiary.policy.access.Hostname;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code dev} says of hosts whose names it changes. */
final class LocalNames {
  /**
   * A name of another domain, as it is served here. Whoever names an application of this machine
   * has no reason for two labels before the suffix, {@code dev.localhost} aside.
   */
  private static final Pattern FOREIGN = Pattern.compile(".+\\.(?!dev\\.)[^.]+\\.localhost");

  private LocalNames() {}

  /** The note; empty where no host seems to be renamed. */
  static Optional<String> note(Collection<Hostname> served) {
    return served.stream()
        .map(Hostname::value)
        .filter(host -> FOREIGN.matcher(host).matches())
        .findFirst()
        .map(host -> "names that do not end in .localhost get it added here, as in " + host);
  }
}
