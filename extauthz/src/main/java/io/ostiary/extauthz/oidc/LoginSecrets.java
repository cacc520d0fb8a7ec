package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.TokenGenerator;

/**
 * What ties one login to one browser: 256 random bits each.
 *
 * @param state ties the answer to the browser (RFC 6749 section 10.12)
 * @param nonce ties the ID token to the request (OpenID Connect Core 3.1.2.1)
 * @param verifier ties the code to the request (RFC 7636)
 */
public record LoginSecrets(String state, String nonce, String verifier) {
  public LoginSecrets {
    requireNonNull(state);
    requireNonNull(nonce);
    requireNonNull(verifier);
  }

  /** Fresh secrets. */
  public static LoginSecrets generate(TokenGenerator tokens) {
    return new LoginSecrets(
        OpaqueToken.generate(tokens).value(),
        OpaqueToken.generate(tokens).value(),
        OpaqueToken.generate(tokens).value());
  }

  @Override
  public String toString() {
    return "LoginSecrets[redacted]";
  }
}
