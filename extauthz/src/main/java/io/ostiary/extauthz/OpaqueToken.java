package io.ostiary.extauthz;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bearer secret of 256 random bits that says nothing by itself: a session cookie, a hand-over
 * code, the secret of a login attempt. Only its {@link #hash} is ever stored, so a copy of the
 * store is no set of cookies.
 *
 * @param value 43 characters of base64url
 */
public record OpaqueToken(String value) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  public OpaqueToken {
    requireNonNull(value);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an opaque token");
    }
  }

  /** A new token. */
  public static OpaqueToken generate(TokenGenerator tokens) {
    return new OpaqueToken(Base64Url.encode(tokens.bytes(BYTES)));
  }

  /** Reads a token as a client sent it; empty when it cannot be one of ours. */
  public static Optional<OpaqueToken> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new OpaqueToken(text)) : Optional.empty();
  }

  /**
   * SHA-256 of the text, in base64url. The text is hashed and not the bytes, so each spelling of a
   * value has its own hash. No salt is needed: the input has 256 random bits.
   */
  public String hash() {
    return hash(value);
  }

  /** SHA-256 of a text, in base64url. */
  public static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64Url.encode(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "OpaqueToken[redacted]";
  }
}
