package io.ostiary.cli.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.KeyPair;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When the first of the certificates that are served ends, as a metric. Certificates are read when
 * somebody asks, and each once: a change of a route must not cost the reading of all.
 */
final class CertificateEnds {
  private Map<KeyPair, Double> known = Map.of();
  private volatile Collection<Certificate> served = List.of();

  CertificateEnds(MeterRegistry registry) {
    Gauge.builder("ostiary.certificates.end", this, CertificateEnds::first)
        .baseUnit("seconds")
        .description("when the first of the certificates that are served ends, since 1970")
        .strongReference(true)
        .register(registry);
  }

  /** Takes up what is served now. */
  void take(Collection<Certificate> certificates) {
    served = certificates;
  }

  private synchronized double first() {
    Map<KeyPair, Double> now = new HashMap<>();
    for (Certificate certificate : served) {
      KeyPair pair = certificate.keyPair();
      Double before = known.get(pair);
      now.put(pair, before == null ? end(pair) : before);
    }
    known = now;
    return now.values().stream()
        .filter(end -> !end.isNaN())
        .mapToDouble(Double::doubleValue)
        .min()
        .orElse(Double.NaN);
  }

  private static double end(KeyPair pair) {
    try {
      X509Certificate leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          pair.chainPem().getBytes(StandardCharsets.US_ASCII)));
      return leaf.getNotAfter().toInstant().getEpochSecond();
    } catch (CertificateException unreadable) {
      return Double.NaN;
    }
  }
}
