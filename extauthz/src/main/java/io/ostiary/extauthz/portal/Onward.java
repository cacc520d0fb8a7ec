package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import io.ostiary.policy.access.Hostname;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a browser goes once it is signed in on a host.
 *
 * @param authority host and port of the application where the login began
 * @param path path and query there, where the browser ends
 * @param hosts hosts that it is signed in on before that, the next one first; the list gets shorter
 *     with each step, so there is no loop
 */
record Onward(String authority, String path, List<Hostname> hosts) {
  private static final Splitter COMMAS = Splitter.on(',');

  Onward {
    requireNonNull(authority);
    requireNonNull(path);
    hosts = List.copyOf(hosts);
  }

  String encode() {
    return String.join(
            ",", Stream.concat(Stream.of(authority), hosts.stream().map(Hostname::value)).toList())
        + path;
  }

  /** Reads what {@link #encode} wrote; it comes sealed, so it is that or nothing. */
  static Optional<Onward> decode(String content) {
    int slash = content.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    List<String> names = COMMAS.splitToList(content.substring(0, slash));
    return Optional.of(
        new Onward(
            names.getFirst(),
            content.substring(slash),
            names.stream().skip(1).flatMap(name -> Hostname.parse(name).stream()).toList()));
  }

  @Override
  public String toString() {
    return "Onward[" + authority + ", " + hosts + "]";
  }
}
