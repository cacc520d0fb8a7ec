package io.ostiary.extauthz;

import java.security.SecureRandom;

/** A source of unpredictable bytes. */
@FunctionalInterface
public interface TokenGenerator {
  /** That many fresh bytes. */
  byte[] bytes(int count);

  /** The platform's secure random generator. */
  static TokenGenerator secure() {
    SecureRandom random = new SecureRandom();
    return count -> {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}
