package io.ostiary.extauthz.portal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The path and query that a login comes back to, on the host where it began and nowhere else. */
final class ReturnPath {
  /** Longer addresses are not kept through a login. */
  static final int LONGEST = 2_048;

  /** With and without a slash after it, the callback is the same endpoint. */
  private static final List<String> NOT_TWICE =
      List.of("/.pomerium/callback", PortalPaths.ALONG, PortalPaths.SIGN_IN, PortalPaths.SIGN_OUT);

  private ReturnPath() {}

  /**
   * The path as it can stand in an address, byte for byte; that of a page which says so when it is
   * too long, and {@code /} when it is no path, or an endpoint whose second visit makes no sense.
   */
  static String of(String pathAndQuery) {
    if (!pathAndQuery.startsWith("/")
        || pathAndQuery.indexOf('#') >= 0
        || NOT_TWICE.stream().anyMatch(pathAndQuery::startsWith)) {
      return "/";
    }
    String path = printable(pathAndQuery);
    return path.length() > LONGEST ? PortalPaths.ADDRESS_TOO_LONG : path;
  }

  /** Browsers send printable ASCII only; other bytes are escaped, which means the same. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f) {
        printable.append((char) b);
      } else {
        printable.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
      }
    }
    return printable.toString();
  }
}
