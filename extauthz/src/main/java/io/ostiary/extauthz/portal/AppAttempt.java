package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import java.util.Optional;

/**
 * A login under way, as an application's host keeps it in the browser.
 *
 * @param secret what only this browser knows; its hash travels
 * @param returnPath path and query to come back to
 */
record AppAttempt(OpaqueToken secret, String returnPath) {
  AppAttempt {
    requireNonNull(secret);
    requireNonNull(returnPath);
  }

  String encode() {
    return secret.value() + returnPath;
  }

  static Optional<AppAttempt> decode(String content) {
    int slash = content.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : OpaqueToken.parse(content.substring(0, slash))
            .map(secret -> new AppAttempt(secret, content.substring(slash)));
  }

  @Override
  public String toString() {
    return "AppAttempt[redacted]";
  }
}
