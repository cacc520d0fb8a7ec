package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.TokenGenerator;
import io.ostiary.extauthz.token.KeyRing;
import io.ostiary.extauthz.token.Purpose;
import io.ostiary.extauthz.token.Sealer;
import io.ostiary.extauthz.token.Signer;
import io.ostiary.policy.access.Hostname;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Settings with what is made from them once: keys and cookies.
 *
 * @param signInLinks signs links between hosts
 * @param signOutForms signs the tokens of sign-out forms
 * @param signOutReturns signs the state of the provider's logout
 * @param rounds seals the counter of a login's rounds
 * @param onward seals the rest of the way of a login to several hosts
 * @param storedTokens seals the provider's tokens for the store
 */
record InForce(
    AuthSettings settings,
    CookieWriter cookies,
    AttemptCookies appAttempts,
    AttemptCookies loginAttempts,
    Signer signInLinks,
    Signer signOutForms,
    Signer signOutReturns,
    Sealer rounds,
    Sealer onward,
    Sealer storedTokens) {
  InForce {
    requireNonNull(settings);
  }

  static InForce of(AuthSettings settings, TokenGenerator tokens, InstantSource clock) {
    AuthSettings.Secrets secrets = settings.secrets();
    CookieWriter cookies = new CookieWriter(settings);
    Sealer appAttempts = new Sealer(KeyRing.derive(secrets.cookie(), Purpose.APP_ATTEMPT), tokens);
    Sealer loginAttempts =
        new Sealer(KeyRing.derive(secrets.cookie(), Purpose.LOGIN_ATTEMPT), tokens);
    return new InForce(
        settings,
        cookies,
        new AttemptCookies(cookies.appAttempts(), cookies, appAttempts, clock),
        new AttemptCookies(cookies.loginAttempts(), cookies, loginAttempts, clock),
        new Signer(KeyRing.derive(secrets.shared(), Purpose.SIGN_IN_LINK)),
        new Signer(KeyRing.derive(secrets.cookie(), Purpose.SIGN_OUT_FORM)),
        new Signer(KeyRing.derive(secrets.shared(), Purpose.SIGN_OUT_RETURN)),
        new Sealer(KeyRing.derive(secrets.cookie(), Purpose.LOGIN_ROUNDS), tokens),
        new Sealer(KeyRing.derive(secrets.shared(), Purpose.ONWARD), tokens),
        new Sealer(KeyRing.derive(secrets.shared(), Purpose.STORED_TOKEN), tokens));
  }

  /** Whether a host is the authenticate host. */
  boolean isAuthenticateHost(Hostname host) {
    return authenticateHost().filter(host::equals).isPresent();
  }

  /** The authenticate host. */
  Optional<Hostname> authenticateHost() {
    return settings.authenticateUrl().map(URI::getAuthority).flatMap(Hostname::parse);
  }
}
