package io.ostiary.policy.access;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.Policy;
import java.util.Optional;

/** Who may use a route. */
public sealed interface Access {
  /** Everybody, without login and without a check. */
  record Public() implements Access {}

  /**
   * Whom the policy allows. A policy without rules denies everybody.
   *
   * @param login how users log in: a session that was made another way is none here
   * @param certificates what makes a client certificate valid; without, clients have none
   */
  record Protected(Policy policy, LoginTerms login, Optional<ClientCertificateRule> certificates)
      implements Access {
    public Protected {
      requireNonNull(policy);
      requireNonNull(login);
      requireNonNull(certificates);
    }

    /** After the usual login, and without client certificates. */
    public Protected(Policy policy) {
      this(policy, LoginTerms.standard(), Optional.empty());
    }
  }

  /**
   * Nobody, because what protects the route is faulty: answered with 503 and whom to ask.
   *
   * @param problem plain words for the page, naming object and field; no values, no secrets
   */
  record Broken(String problem) implements Access {
    public Broken {
      requireNonNull(problem);
    }
  }
}
