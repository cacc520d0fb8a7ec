package io.ostiary.extauthz.oidc;

/** Ends a login inside this package; it becomes a {@link LoginResult.Failed} at its edge. */
final class LoginException extends Exception {
  private static final long serialVersionUID = 1L;

  private final LoginFailure failure;

  /**
   * A failure.
   *
   * @param detail for the log: words of ours, never a token, a code or a provider's text
   */
  LoginException(LoginFailure failure, String detail) {
    super(detail);
    this.failure = failure;
  }

  LoginFailure failure() {
    return failure;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
