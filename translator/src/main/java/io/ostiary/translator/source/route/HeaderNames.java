package io.ostiary.translator.source.route;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be the name and the value of a header that a user configures. */
public final class HeaderNames {
  // RFC 9110, section 5.6.2: token.
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
  // RFC 9110, section 5.5: visible characters, space, tab and obs-text.
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\u0080-\\uffff]{0,16384}");

  /**
   * What frames the message, picks the route or tells Check what the client showed; changing it
   * confuses Envoy or the upstream.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "upgrade",
          "te",
          "x-forwarded-client-cert");

  private HeaderNames() {}

  /** Whether it is the name of a header. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether it is the value of a header. */
  public static boolean isValue(String value) {
    return VALUE.matcher(value).matches();
  }

  /** Whether a user may not set or remove it. */
  public static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return RESERVED.contains(lower) || lower.startsWith("x-envoy-") || isOurs(lower);
  }

  /**
   * Whether it tells upstreams who the user is, or belongs to the check; a configured copy would
   * pass for a proof of identity.
   */
  private static boolean isOurs(String lower) {
    return lower.startsWith("x-pomerium-") || lower.startsWith("x-ostiary-");
  }
}
