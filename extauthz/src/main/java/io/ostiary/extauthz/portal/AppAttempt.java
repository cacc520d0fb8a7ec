package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import java.util.Optional;

/**
 * A login under way, as an application's host keeps it in the browser.
 *
 * @param secret what only this browser knows; its hash travels
 * @param onward where the browser goes afterwards
 */
record AppAttempt(OpaqueToken secret, Onward onward) {
  /** How long a secret is. */
  private static final int SECRET = 43;

  AppAttempt {
    requireNonNull(secret);
    requireNonNull(onward);
  }

  String encode() {
    return secret.value() + onward.encode();
  }

  static Optional<AppAttempt> decode(String content) {
    if (content.length() < SECRET) {
      return Optional.empty();
    }
    Optional<Onward> onward = Onward.decode(content.substring(SECRET));
    return OpaqueToken.parse(content.substring(0, SECRET))
        .flatMap(secret -> onward.map(after -> new AppAttempt(secret, after)));
  }

  @Override
  public String toString() {
    return "AppAttempt[redacted]";
  }
}
