package io.ostiary.extauthz;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding, in its one canonical spelling (RFC 4648 section 5). */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  /** The text of these bytes. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /**
   * The bytes of a text; empty unless the text is exactly what {@link #encode} gives. The JDK's
   * decoder ignores the unused bits of the last character, so one value would have several
   * spellings that all pass.
   */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = DECODER.decode(text);
      return ENCODER.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
