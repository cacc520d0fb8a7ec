package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ascii;
import java.util.Optional;

/**
 * Who makes a request, as the identity provider told it.
 *
 * @param userId stable id of the user at the issuer: {@code oid} for Entra, else {@code sub}
 * @param email the e-mail address; ASCII letters are put in lower case here, and only those:
 *     Unicode knows other letters whose lower case is an ASCII one (the Kelvin sign), and so other
 *     users' addresses. Absent unless the provider vouches for it
 * @param claims all claims of the ID token and the user info, flattened
 * @param groups the groups, by id and by name
 */
public record Identity(String userId, Optional<String> email, Claims claims, Groups groups) {
  public Identity {
    requireNonNull(userId);
    email = email.map(Ascii::toLowerCase);
    requireNonNull(claims);
    requireNonNull(groups);
  }
}
