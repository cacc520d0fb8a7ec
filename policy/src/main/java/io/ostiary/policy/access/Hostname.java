package io.ostiary.policy.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host name in lower case, without port or trailing dot: exact ({@code app.example.com}), one
 * wildcard label ({@code *.example.com}), or {@code *} for every host.
 *
 * <p>A wildcard covers exactly one label (Kubernetes Ingress, "Hostname wildcards").
 */
public record Hostname(String value) implements Comparable<Hostname> {
  /** Every host that has no name of its own here. */
  public static final Hostname ANY = new Hostname("*");

  private static final Pattern NAME =
      Pattern.compile(
          "(\\*|(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*)");

  public Hostname {
    if (value.length() > 253 || !NAME.matcher(value).matches()) {
      throw new IllegalArgumentException("not a host name: '" + value + "'");
    }
  }

  /**
   * Reads a host as users write it or a client sends it: any case, an optional port and an optional
   * trailing dot. Empty when it is not a host name.
   */
  public static Optional<Hostname> parse(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon >= 0) {
      String port = host.substring(colon + 1);
      if (port.isEmpty()
          || port.length() > 5
          || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      host = host.substring(0, colon);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return host.length() <= 253 && NAME.matcher(host).matches()
        ? Optional.of(new Hostname(host))
        : Optional.empty();
  }

  /** Whether it covers more than one host. */
  public boolean isWildcard() {
    return value.startsWith("*");
  }

  /** The wildcard that covers this exact host: {@code *.example.com} for {@code a.example.com}. */
  public Optional<Hostname> covering() {
    int dot = value.indexOf('.');
    return isWildcard() || dot < 0
        ? Optional.empty()
        : Optional.of(new Hostname("*" + value.substring(dot)));
  }

  /** Whether this name or wildcard covers an exact host. */
  public boolean covers(Hostname host) {
    return equals(ANY) || equals(host) || host.covering().filter(this::equals).isPresent();
  }

  @Override
  public int compareTo(Hostname other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
