package io.ostiary.tests.compatibility;

import static java.util.Objects.requireNonNull;

/** Whether Ostiary does what Pomerium's controller does. */
sealed interface Verdict {
  /** It does. */
  record Same() implements Verdict {}

  /** It does not, on purpose. */
  record Different(String reason) implements Verdict {
    public Different {
      requireNonNull(reason);
    }
  }
}
