package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.Identity;
import io.ostiary.policy.access.Hostname;
import java.time.Instant;
import java.util.Optional;

/**
 * A session that is in force on a host.
 *
 * @param key the hash of the cookie's value; never the value itself
 * @param loginId the login that it belongs to; public, shown to users and in logs
 * @param host the host whose cookie it is
 * @param issuer the identity provider
 * @param provider the client there that made it; absent when an older version of this program did
 * @param identity who the user is
 * @param expiresAt when it ends at the latest
 */
public record ActiveSession(
    String key,
    String loginId,
    Hostname host,
    String issuer,
    Optional<ProviderId> provider,
    Identity identity,
    Instant expiresAt) {
  public ActiveSession {
    requireNonNull(key);
    requireNonNull(loginId);
    requireNonNull(host);
    requireNonNull(issuer);
    requireNonNull(provider);
    requireNonNull(identity);
    requireNonNull(expiresAt);
  }
}
