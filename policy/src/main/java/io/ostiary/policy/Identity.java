package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who makes a request, as the identity provider told it.
 *
 * @param userId stable id of the user at the issuer: {@code oid} for Entra, else {@code sub}
 * @param email the e-mail address, in lower case; never used unless the provider vouches for it
 * @param claims all claims of the ID token and the user info, flattened
 * @param groups the groups, by id and by name
 */
public record Identity(String userId, Optional<String> email, Claims claims, Groups groups) {
  public Identity {
    requireNonNull(userId);
    requireNonNull(email);
    requireNonNull(claims);
    requireNonNull(groups);
  }
}
