package io.ostiary.policy.access;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A client at the identity provider that a route has instead of the installation's.
 *
 * @param owner whose it is: the namespace, empty for the configuration itself. Clients of different
 *     owners are different ones, whatever their ids: whoever names another's id must neither be
 *     handed that client's logins, nor mix a wrong secret into them.
 * @param id absent means the installation's
 * @param secret absent means the installation's
 */
public record LoginClient(String owner, Optional<String> id, Optional<Concealed> secret) {
  public LoginClient {
    requireNonNull(owner);
    requireNonNull(id);
    requireNonNull(secret);
  }
}
