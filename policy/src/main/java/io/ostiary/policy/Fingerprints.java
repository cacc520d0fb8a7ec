package io.ostiary.policy;

import com.google.common.base.Ascii;
import java.util.Optional;

/** Certificate fingerprints as people write them. */
final class Fingerprints {
  private static final int HEX_DIGITS = 64;
  private static final int WITH_COLONS = HEX_DIGITS / 2 * 3 - 1;

  private Fingerprints() {}

  /**
   * A SHA-256 fingerprint as 64 lower-case hex digits, read from exactly that or from upper-case
   * pairs with colons, as OpenSSL prints it; empty for everything else.
   */
  static Optional<String> normalized(String written) {
    if (written.length() == HEX_DIGITS) {
      return isHex(written, 'a') ? Optional.of(written) : Optional.empty();
    }
    if (written.length() != WITH_COLONS) {
      return Optional.empty();
    }
    StringBuilder hex = new StringBuilder(HEX_DIGITS);
    for (int i = 0; i < WITH_COLONS; i++) {
      char c = written.charAt(i);
      if (i % 3 == 2) {
        if (c != ':') {
          return Optional.empty();
        }
      } else {
        hex.append(c);
      }
    }
    return isHex(hex, 'A') ? Optional.of(Ascii.toLowerCase(hex)) : Optional.empty();
  }

  private static boolean isHex(CharSequence text, char firstLetter) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= firstLetter && c <= firstLetter + 5;
      if (!digit && !letter) {
        return false;
      }
    }
    return true;
  }
}
