package io.ostiary.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.translator.model.KeyPair;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  @TempDir private Path temporary;

  @Test
  void liesInTheFolderForData() {
    assertThat(StateFolder.byDefault(Map.of("XDG_DATA_HOME", "/srv/data")))
        .isEqualTo(Path.of("/srv/data/ostiary"));
    assertThat(StateFolder.byDefault(Map.of("XDG_DATA_HOME", "relative")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/ostiary"));
  }

  @Test
  void letsOnlyItsOwnerIn() throws Exception {
    try (StateFolder state = StateFolder.open(temporary.resolve("state"))) {
      Path file = state.write("secrets.txt", "s");

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void servesOneProcessAtATime() throws Exception {
    Path path = temporary.resolve("state");
    try (StateFolder first = StateFolder.open(path)) {
      assertThatThrownBy(() -> StateFolder.open(first.path()))
          .isInstanceOf(StateFolder.Unusable.class)
          .hasMessageContaining("is running with the state folder")
          .hasMessageContaining("--data-dir DIR");
    }
    StateFolder.open(path).close();
  }

  @Test
  void saysWhyAFolderCannotBeUsed() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatThrownBy(() -> StateFolder.open(file.resolve("below")))
        .isInstanceOf(StateFolder.Unusable.class)
        .hasMessageContaining("cannot be used");
    assertThatThrownBy(() -> StateFolder.open(file))
        .isInstanceOf(StateFolder.Unusable.class)
        .hasMessageContaining("is a file")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void removesOnlyWhatItMade() throws Exception {
    Path outside = Files.writeString(temporary.resolve("precious"), "x");
    Path foreign = Files.createDirectories(temporary.resolve("foreign"));
    Files.writeString(foreign.resolve("theirs"), "x");
    try (StateFolder state = StateFolder.open(temporary.resolve("state"));
        StateFolder adopted = StateFolder.open(foreign)) {
      state.folder("a/b");
      state.write("a/b/c", "x");
      Files.createSymbolicLink(state.path().resolve("link"), temporary);

      state.remove();

      assertThat(state.path()).doesNotExist();
      assertThat(outside).exists();
      assertThatThrownBy(adopted::remove).isInstanceOf(StateFolder.Unusable.class);
      assertThat(foreign.resolve("theirs")).exists();
    }
  }

  @Test
  void makesEachSecretOnce() throws Exception {
    try (StateFolder state = StateFolder.open(temporary.resolve("state"))) {
      InstallationSecrets secrets = new InstallationSecrets(state, () -> NOW);
      InstallationSecrets later = new InstallationSecrets(state, () -> NOW.plusSeconds(60));

      assertThat(Base64.getDecoder().decode(secrets.sharedSecret())).hasSize(32);
      assertThat(later.sharedSecret()).isEqualTo(secrets.sharedSecret());
      assertThat(secrets.cookieSecret()).isNotEqualTo(secrets.sharedSecret());
      assertThat(later.defaultCertificate()).isEqualTo(secrets.defaultCertificate());
      try (var files = Files.list(state.path().resolve("secrets"))) {
        assertThat(files)
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void makesADefaultCertificateThatIsOneOfAServer() throws Exception {
    try (StateFolder state = StateFolder.open(temporary.resolve("state"))) {
      KeyPair pair = new InstallationSecrets(state, () -> NOW).defaultCertificate();

      X509Certificate certificate = certificate(pair.chainPem());
      certificate.verify(certificate.getPublicKey());
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
      assertThat(pair.key().pem()).startsWith("-----BEGIN PRIVATE KEY-----");
    }
  }

  @Test
  void makesAnAuthorityForLocalhostAlone() throws Exception {
    SelfSigned.Issued authority = SelfSigned.localhostAuthority("Ostiary dev", NOW);
    SelfSigned.Issued leaf = SelfSigned.leaf(authority, List.of("a.dev.localhost"), NOW);

    X509Certificate certificate = certificate(leaf.certificatePem());
    certificate.verify(authority.certificate().getPublicKey());
    assertThat(authority.certificate().getExtensionValue("2.5.29.30")).isNotNull();
    assertThat(certificate.getSubjectAlternativeNames().toString()).contains("a.dev.localhost");
    assertThat(authority.toString()).doesNotContain("PRIVATE");
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
