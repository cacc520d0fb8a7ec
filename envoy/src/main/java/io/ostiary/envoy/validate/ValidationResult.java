package io.ostiary.envoy.validate;

import static java.util.Objects.requireNonNull;

/** What Envoy says of a configuration. */
public sealed interface ValidationResult {
  /** It would start with it. */
  record Valid() implements ValidationResult {}

  /**
   * It would refuse it.
   *
   * @param reason Envoy's own words
   */
  record Invalid(String reason) implements ValidationResult {
    public Invalid {
      requireNonNull(reason);
    }
  }
}
