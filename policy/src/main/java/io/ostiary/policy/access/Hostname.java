package io.ostiary.policy.access;

import com.google.common.base.Ascii;
import java.util.Optional;

/**
 * A host name in lower case, without port or trailing dot: exact ({@code app.example.com}), one
 * wildcard label ({@code *.example.com}), or {@code *} for every host.
 *
 * <p>A wildcard covers exactly one label (Kubernetes Ingress, "Hostname wildcards").
 */
public record Hostname(String value) implements Comparable<Hostname> {
  /** Every host that has no name of its own here. */
  public static final Hostname ANY = new Hostname("*");

  private static final int MAX_LENGTH = 253;
  private static final int MAX_LABEL = 63;
  private static final int MAX_PORT = 65_535;

  public Hostname {
    if (!isName(value)) {
      throw new IllegalArgumentException("not a host name: '" + value + "'");
    }
  }

  /**
   * Reads a host as users write it or a client sends it: any case, an optional port and an optional
   * trailing dot. Empty when it is not a host name; a name beyond ASCII has to be given in its
   * {@code xn--} form, as clients send it.
   */
  public static Optional<Hostname> parse(String text) {
    // ASCII alone: Unicode knows letters outside ASCII whose lower case lies within (Kelvin sign).
    String host = Ascii.toLowerCase(text);
    int colon = host.lastIndexOf(':');
    if (colon >= 0) {
      if (!isPort(host, colon + 1)) {
        return Optional.empty();
      }
      host = host.substring(0, colon);
    }
    if (host.endsWith(".") && !host.equals("*.")) {
      host = host.substring(0, host.length() - 1);
    }
    return isName(host) ? Optional.of(new Hostname(host)) : Optional.empty();
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

  private static boolean isPort(String text, int start) {
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      port = port * 10 + (c - '0');
      if (c < '0' || c > '9' || port > MAX_PORT) {
        return false;
      }
    }
    return port > 0;
  }

  private static boolean isName(String text) {
    if (text.equals("*")) {
      return true;
    }
    int labelStart = text.startsWith("*.") ? 2 : 0;
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = labelStart; i < text.length(); i++) {
      if (text.charAt(i) == '.') {
        if (!isLabel(text, labelStart, i)) {
          return false;
        }
        labelStart = i + 1;
      }
    }
    return isLabel(text, labelStart, text.length());
  }

  /** One label: letters, digits, {@code _}, and {@code -} inside. */
  private static boolean isLabel(String text, int start, int end) {
    if (start == end
        || end - start > MAX_LABEL
        || text.charAt(start) == '-'
        || text.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
