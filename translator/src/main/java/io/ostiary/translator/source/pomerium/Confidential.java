package io.ostiary.translator.source.pomerium;

import static java.util.Objects.requireNonNull;

/** A secret as it is configured; printed as a placeholder. */
public record Confidential(String value) {
  public Confidential {
    requireNonNull(value);
  }

  @Override
  public String toString() {
    return "Confidential[redacted]";
  }
}
