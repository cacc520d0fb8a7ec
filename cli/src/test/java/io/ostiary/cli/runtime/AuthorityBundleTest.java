package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityBundleTest {
  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etc/ssl/certs/ca-certificates.crt",
        "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "etc/pki/tls/certs/ca-bundle.crt",
        "etc/ssl/ca-bundle.pem",
        "etc/ssl/cert.pem",
        "opt/homebrew/etc/ca-certificates/cert.pem",
      })
  void findsTheBundleWhereSystemsHaveIt(String place) throws IOException {
    Path file = write(place, "pem");

    assertThat(new AuthorityBundle(root, Map.of()).here())
        .isEqualTo(new SystemAuthorities(file.toString(), Optional.of("pem")));
  }

  @Test
  void takesTheOneThatTheEnvironmentNames() throws IOException {
    write("etc/ssl/certs/ca-certificates.crt", "usual");
    Path named = write("mine.pem", "mine");

    assertThat(new AuthorityBundle(root, Map.of("SSL_CERT_FILE", named.toString())).here())
        .isEqualTo(new SystemAuthorities(named.toString(), Optional.of("mine")));
  }

  @Test
  void takesAUsualOneWhereTheEnvironmentNamesNone() throws IOException {
    Path usual = write("etc/ssl/certs/ca-certificates.crt", "usual");

    assertThat(new AuthorityBundle(root, Map.of("SSL_CERT_FILE", "/no/such/file")).here().file())
        .isEqualTo(usual.toString());
  }

  @Test
  void believesNobodyWhereThereIsNone() {
    assertThat(new AuthorityBundle(root, Map.of()).here()).isEqualTo(SystemAuthorities.DEBIAN);
  }

  @Test
  void namesTheFileThatEnvoysElsewhereHave() throws IOException {
    write("etc/ssl/cert.pem", "pem");

    assertThat(new AuthorityBundle(root, Map.of()).elsewhere("/image/bundle.pem"))
        .isEqualTo(new SystemAuthorities("/image/bundle.pem", Optional.of("pem")));
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
