package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.memo.Memo;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.manifest.Sourced;
import java.time.Instant;

/** The certificates in Secrets, at one moment; each Secret is read once. */
final class SecretCertificates {
  private final Memo<Identity, ReadCertificate> known;
  private final Instant now;

  SecretCertificates(Memo<Identity, ReadCertificate> known, Instant now) {
    this.known = known;
    this.now = now;
  }

  /** The certificate and key of a Secret. */
  ReadCertificate of(Sourced<Secret> secret) {
    return known.get(Identity.of(secret), () -> read(secret)).at(now);
  }

  private static ReadCertificate read(Sourced<Secret> secret) {
    String chain = SecretData.text(secret.object(), "tls.crt").orElse("");
    String key = SecretData.text(secret.object(), "tls.key").orElse("");
    return CertificateReader.read(chain, key);
  }
}
