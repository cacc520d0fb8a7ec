package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;

/** The TLS client certificate of a connection. */
public sealed interface ClientCertificate {
  /** The client showed no certificate. */
  record Absent() implements ClientCertificate {}

  /**
   * The client showed a certificate.
   *
   * @param leaf the end-entity certificate
   * @param valid whether it chains to a configured authority and is in force
   */
  record Presented(X509Certificate leaf, boolean valid) implements ClientCertificate {
    public Presented {
      requireNonNull(leaf);
    }
  }
}
