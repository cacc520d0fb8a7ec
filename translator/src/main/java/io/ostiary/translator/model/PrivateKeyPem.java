package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

/** A private key in PEM; printed as a placeholder. */
public record PrivateKeyPem(String pem) {
  public PrivateKeyPem {
    requireNonNull(pem);
  }

  @Override
  public String toString() {
    return "PrivateKeyPem[redacted]";
  }
}
