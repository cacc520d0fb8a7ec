package io.ostiary.extauthz.token;

import java.nio.charset.StandardCharsets;

/** What a key is for; each purpose has keys of its own, so no value of one passes as another. */
public enum Purpose {
  /** Links from an application's host to the authenticate host. */
  SIGN_IN_LINK("sign-in-link"),
  /** The tokens of sign-out forms. */
  SIGN_OUT_FORM("sign-out-form"),
  /** The state that comes back from the provider after a sign-out. */
  SIGN_OUT_RETURN("sign-out-return"),
  /** Attempt cookies of applications' hosts. */
  APP_ATTEMPT("app-attempt"),
  /** Attempt cookies of the authenticate host. */
  LOGIN_ATTEMPT("login-attempt"),
  /** The rest of the way of a login that signs in on several hosts. */
  ONWARD("onward"),
  /** Cookies that count the rounds of a login. */
  LOGIN_ROUNDS("login-rounds"),
  /** The provider's tokens in the store. */
  STORED_TOKEN("stored-token"),
  /** The key that signs assertions when none is configured. */
  ASSERTION("assertion");

  private final String label;

  Purpose(String label) {
    this.label = label;
  }

  /** The HKDF label; the version changes if the use of a key ever does. */
  byte[] info(String part) {
    return ("ostiary/v1/" + label + "/" + part).getBytes(StandardCharsets.US_ASCII);
  }
}
