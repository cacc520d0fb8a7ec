package io.ostiary.cli.dev.idp;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes values that nobody can guess. */
final class Tokens {
  private final SecureRandom random = new SecureRandom();

  /** 256 random bits in base64url. */
  String next() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
