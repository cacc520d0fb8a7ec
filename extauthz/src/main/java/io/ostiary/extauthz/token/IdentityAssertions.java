package io.ostiary.extauthz.token;

import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.access.Hostname;

/** Signed statements for upstreams about who the user is. */
public interface IdentityAssertions {
  /**
   * The assertion for {@code X-Pomerium-Jwt-Assertion}: issuer and audience are the host, it lives
   * 5 minutes, and it is signed at most once per session, host and lifetime.
   */
  String assertion(ActiveSession session, Hostname host);

  /** The public keys, as a JWK set in JSON. */
  String jwks();
}
