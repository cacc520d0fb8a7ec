package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.Identity;

/** How a login at the provider ended. */
public sealed interface LoginResult {
  /**
   * The user is known.
   *
   * @param issuer the provider
   * @param subject {@code sub} there
   * @param identity who it is
   * @param idToken the verified token, for the provider's logout
   */
  record LoggedIn(String issuer, String subject, Identity identity, String idToken)
      implements LoginResult {
    public LoggedIn {
      requireNonNull(issuer);
      requireNonNull(subject);
      requireNonNull(identity);
      requireNonNull(idToken);
    }

    @Override
    public String toString() {
      return "LoggedIn[redacted]";
    }
  }

  /** Nobody is logged in. */
  record Failed(LoginFailure failure) implements LoginResult {
    public Failed {
      requireNonNull(failure);
    }
  }
}
