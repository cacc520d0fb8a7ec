package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** The groups of a user. */
public sealed interface Groups {
  /** The user is in exactly these groups, each named by its id and, where known, its name too. */
  record Known(Set<String> idsAndNames) implements Groups {
    public Known {
      idsAndNames = Set.copyOf(idsAndNames);
    }
  }

  /**
   * The groups could not be learnt, for example an Entra overage that was not resolved. Every rule
   * that mentions groups denies, negative ones included.
   *
   * @param reason plain words for the user and the administrator; no secrets
   */
  record Unknown(String reason) implements Groups {
    public Unknown {
      requireNonNull(reason);
    }
  }
}
