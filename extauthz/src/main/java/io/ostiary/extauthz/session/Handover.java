package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Hostname;
import java.time.Instant;

/**
 * The right of one browser to take a login from the authenticate host to one application's host,
 * once and soon.
 *
 * @param codeHash hash of the code that travels in the address
 * @param loginId the login
 * @param host the only host where the code counts
 * @param secretHash hash of the secret in that host's attempt cookie: a code alone, from a log or a
 *     history, is worth nothing
 * @param expiresAt at most a minute ahead
 */
public record Handover(
    String codeHash, String loginId, Hostname host, String secretHash, Instant expiresAt) {
  public Handover {
    requireNonNull(codeHash);
    requireNonNull(loginId);
    requireNonNull(host);
    requireNonNull(secretHash);
    requireNonNull(expiresAt);
  }
}
