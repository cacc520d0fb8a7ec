package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The provider's answer through the browser, after its state was found to be this browser's.
 *
 * @param code the code, when the user was logged in
 * @param error an OAuth error code
 * @param errorDescription the provider's words; only looked through for codes that are known
 * @param issuer {@code iss} (RFC 9207)
 */
public record AuthorizationAnswer(
    Optional<String> code,
    Optional<String> error,
    Optional<String> errorDescription,
    Optional<String> issuer) {
  public AuthorizationAnswer {
    requireNonNull(code);
    requireNonNull(error);
    requireNonNull(errorDescription);
    requireNonNull(issuer);
  }

  @Override
  public String toString() {
    return "AuthorizationAnswer[redacted]";
  }
}
