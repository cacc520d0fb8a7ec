package io.ostiary.extauthz.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.extauthz.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedTrustTest {
  @TempDir private Path folder;

  @Test
  void believesThePlatformToo() throws Exception {
    String pem = Files.readString(new TestCertificates(folder).clientCertificate());

    KeyStore believed = AddedTrust.believed(pem + "\n" + pem);

    assertThat(AddedTrust.platform()).isNotEmpty();
    assertThat(Collections.list(believed.aliases())).hasSize(AddedTrust.platform().size() + 2);
    for (var certificate : AddedTrust.platform()) {
      assertThat(believed.getCertificateAlias(certificate)).isNotNull();
    }
  }

  @Test
  void refusesWhatIsNoCertificate() {
    assertThatThrownBy(
            () ->
                AddedTrust.context("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
