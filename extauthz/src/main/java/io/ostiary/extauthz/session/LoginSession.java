package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.Identity;
import java.time.Instant;
import java.util.Optional;

/**
 * One login of one user in one browser. It owns any number of host sessions, and they end with it.
 *
 * @param id public id, shown to users and in logs; opens nothing
 * @param issuer the identity provider
 * @param provider the client there that made it; absent when an older version of this program did
 * @param subject {@code sub} at the issuer
 * @param identity who the user is, as this login's tokens say
 * @param sealedIdToken the ID token for the provider's logout, sealed; absent when it is too long
 * @param createdAt when the user logged in
 * @param expiresAt when it ends at the latest
 */
public record LoginSession(
    String id,
    String issuer,
    Optional<ProviderId> provider,
    String subject,
    Identity identity,
    Optional<String> sealedIdToken,
    Instant createdAt,
    Instant expiresAt) {
  public LoginSession {
    requireNonNull(id);
    requireNonNull(issuer);
    requireNonNull(provider);
    requireNonNull(subject);
    requireNonNull(identity);
    requireNonNull(sealedIdToken);
    requireNonNull(createdAt);
    requireNonNull(expiresAt);
  }
}
