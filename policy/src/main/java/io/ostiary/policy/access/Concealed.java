package io.ostiary.policy.access;

import static java.util.Objects.requireNonNull;

/** A secret text, configured or out of a Secret; printed as a placeholder. */
public record Concealed(String value) {
  public Concealed {
    requireNonNull(value);
  }

  @Override
  public String toString() {
    return "Concealed[redacted]";
  }
}
