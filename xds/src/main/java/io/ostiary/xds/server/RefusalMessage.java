package io.ostiary.xds.server;

import java.util.regex.Pattern;

/**
 * Makes Envoy's words about a refused resource fit for logs and people. Envoy may quote the
 * resource itself, so what could be a key or a password goes.
 */
final class RefusalMessage {
  private static final int LONGEST = 500;

  /** The fields that hold inline secrets in a printed message, and PEM, up to the end. */
  private static final Pattern INLINE = Pattern.compile("(?s)(inline_(string|bytes)|-----BEGIN).*");

  /** Base64 and hexadecimal of 24 bytes or more. */
  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=]{32,}");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private RefusalMessage() {}

  static String clean(String words) {
    String text = INLINE.matcher(words).replaceFirst("[redacted]");
    text = ENCODED.matcher(text).replaceAll("[redacted]");
    text = CONTROL.matcher(text).replaceAll(" ").strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
