package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.cli.tls.TestAuthority;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateEndsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CertificateEnds ends = new CertificateEnds(registry);

  @Test
  void tellsWhenWhatIsServedEnds() throws Exception {
    TestAuthority.Leaf leaf = TestAuthority.create("test").issue("a.example.com");
    assertThat(value()).isNaN();

    ends.take(List.of(certificate("garbage", "nothing")));
    assertThat(value()).isNaN();

    ends.take(List.of(certificate("leaf", leaf.chainPem()), certificate("garbage", "nothing")));
    assertThat(value()).isEqualTo(end(leaf.certificate()));

    ends.take(List.of());
    assertThat(value()).isNaN();
  }

  private double value() {
    return registry.get("ostiary.certificates.end").gauge().value();
  }

  private static double end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().getEpochSecond();
  }

  private static Certificate certificate(String name, String chain) {
    return new Certificate(
        new CertificateName(name), Set.of(), new KeyPair(chain, new PrivateKeyPem("key")));
  }
}
