package io.ostiary.extauthz.oidc;

/**
 * Why a login at the identity provider did not succeed, with words for the user's page. The code is
 * stable: it is in the docs, in the log and in a metric's label. Nothing that the provider or the
 * browser sent is ever part of these words.
 */
public enum LoginFailure {
  PROVIDER_UNREACHABLE(
      503,
      "provider-unreachable",
      "Sign-in is not possible right now",
      "The identity provider does not answer.",
      Texts.WAIT),
  PROVIDER_METADATA(
      502,
      "provider-metadata",
      "Sign-in is not set up correctly",
      "What the identity provider says about itself does not fit the configuration.",
      Texts.ADMINISTRATOR),
  PROVIDER_BUSY(
      503,
      "provider-busy",
      "Sign-in is not possible right now",
      "The identity provider reports a problem of its own.",
      Texts.WAIT),
  PROVIDER_REFUSED(
      400,
      "provider-refused",
      "The identity provider refused the sign-in",
      "The identity provider answered with an error.",
      Texts.RETRY),
  ACCESS_DENIED(
      403,
      "access-denied",
      "You were not signed in",
      "The sign-in was cancelled, or the identity provider does not let you use this application.",
      "Try again, or ask your administrator for access."),
  NOT_ASSIGNED(
      403,
      "not-assigned",
      "You are not assigned to this application",
      "Your account exists, but your organisation has not assigned it to this application.",
      "Ask your administrator to assign you to the application."),
  CONSENT_NEEDED(
      403,
      "consent-needed",
      "Consent is missing",
      "Nobody has consented yet to what this application asks the identity provider for.",
      "Ask your administrator to consent for the organisation."),
  MORE_PROOF_NEEDED(
      403,
      "more-proof-needed",
      "The identity provider wants more proof",
      "Your organisation asks for another step, such as multi-factor authentication.",
      "Try again and finish every step that the identity provider shows."),
  CLIENT_UNKNOWN(
      502,
      "client-unknown",
      Texts.SETUP,
      "The identity provider does not know this application, or not for this kind of sign-in.",
      "Tell your administrator to check the client id and the directory (tenant)."),
  CLIENT_SECRET(
      502,
      "client-secret",
      Texts.SETUP,
      "The identity provider does not accept this application's client secret.",
      "Tell your administrator that the client secret is wrong or has expired."),
  REDIRECT_UNKNOWN(
      502,
      "redirect-unknown",
      Texts.SETUP,
      "The identity provider does not know this application's redirect address.",
      "Tell your administrator to register it: the authenticate address with the callback path."),
  RESPONSE_ISSUER(
      400,
      "response-issuer",
      Texts.MISFIT,
      "The answer came from another identity provider than the one that was asked.",
      Texts.RETRY),
  RESPONSE_INCOMPLETE(
      400,
      "response-incomplete",
      Texts.MISFIT,
      "The identity provider's answer holds neither a code nor an error.",
      Texts.RETRY),
  CODE_REJECTED(
      400,
      "code-rejected",
      "This sign-in was used already, or took too long",
      "The identity provider does not accept the sign-in's code any more.",
      Texts.RETRY),
  TOKEN_ANSWER(
      502,
      "token-answer",
      Texts.MISFIT,
      "The identity provider's token answer cannot be read.",
      Texts.REPEATED),
  KEYS_UNAVAILABLE(
      503,
      "keys-unavailable",
      "Sign-in is not possible right now",
      "The identity provider's keys cannot be fetched, so its answer cannot be verified.",
      Texts.WAIT),
  ID_TOKEN_FORM(502, "id-token-form", "it is not a signed token"),
  ID_TOKEN_ALGORITHM(
      502, "id-token-algorithm", "it is signed with an algorithm that is not allowed"),
  ID_TOKEN_SIGNATURE(502, "id-token-signature", "its signature is not valid"),
  ID_TOKEN_ISSUER(502, "id-token-issuer", "it names another issuer"),
  ID_TOKEN_AUDIENCE(502, "id-token-audience", "it is not meant for this application alone"),
  ID_TOKEN_PARTY(502, "id-token-azp", "it was issued to another application"),
  ID_TOKEN_EXPIRED(502, "id-token-expired", "it has expired or does not say when it does"),
  ID_TOKEN_ISSUED_AT(
      502, "id-token-issued-at", "it comes from the future or does not say when it was issued"),
  ID_TOKEN_NONCE(502, "id-token-nonce", "it belongs to another sign-in"),
  ID_TOKEN_SUBJECT(502, "id-token-subject", "it does not say who the user is"),
  ID_TOKEN_ACCESS_HASH(502, "id-token-at-hash", "it does not fit the access token beside it"),
  USER_INFO_UNAVAILABLE(
      503,
      "user-info-unavailable",
      "Sign-in is not possible right now",
      "The identity provider does not give the user's details.",
      Texts.WAIT),
  USER_INFO_INVALID(
      502,
      "user-info-invalid",
      Texts.MISFIT,
      "The user's details from the identity provider cannot be read.",
      Texts.REPEATED),
  USER_INFO_SUBJECT(
      502,
      "user-info-subject",
      Texts.MISFIT,
      "The user's details from the identity provider belong to another user.",
      Texts.REPEATED);

  private final int status;
  private final String code;
  private final String title;
  private final String explanation;
  private final String remedy;

  LoginFailure(int status, String code, String title, String explanation, String remedy) {
    this.status = status;
    this.code = code;
    this.title = title;
    this.explanation = explanation;
    this.remedy = remedy;
  }

  LoginFailure(int status, String code, String fault) {
    this(
        status,
        code,
        Texts.MISFIT,
        "The identity provider's token was refused: " + fault + ".",
        Texts.REPEATED);
  }

  /** The page's HTTP status. */
  public int status() {
    return status;
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** A few words. */
  public String title() {
    return title;
  }

  /** What happened. */
  public String explanation() {
    return explanation;
  }

  /** What the reader can do. */
  public String remedy() {
    return remedy;
  }

  private static final class Texts {
    static final String MISFIT = "The identity provider's answer does not fit";
    static final String SETUP = "Sign-in is not set up correctly";
    static final String RETRY = "Try to sign in again.";
    static final String WAIT = "Wait a moment and try again.";
    static final String ADMINISTRATOR = "Tell your administrator; the log says what is wrong.";
    static final String REPEATED =
        "Try to sign in again. If it happens again, tell your administrator; the log says more.";
  }
}
