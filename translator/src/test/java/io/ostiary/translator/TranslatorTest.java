package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TranslatorTest {
  private static final Path CERTIFICATES = Path.of("src/test/resources/config/certificates");

  @Test
  void equalInputsGiveEqualBytes() {
    Inputs inputs =
        TestInputs.of(
            TestInputs.LOGIN
                + "routes:\n  - from: https://a.example.com\n    to: http://10.0.0.1\n"
                + "    allow_any_authenticated_user: true\n");

    assertThat(TestInputs.translated(inputs).resources())
        .isEqualTo(TestInputs.translated(inputs).resources());
  }

  @Test
  void saysWhenACertificateBeginsToEnd() throws Exception {
    Inputs inputs =
        TestInputs.of(
            Files.readString(CERTIFICATES.resolve("config.yaml")),
            List.of(),
            Map.of(
                "files/tls.crt", Files.readString(CERTIFICATES.resolve("files/tls.crt")),
                "files/tls.key", Files.readString(CERTIFICATES.resolve("files/tls.key")),
                "files/expired.crt", Files.readString(CERTIFICATES.resolve("files/expired.crt")),
                "files/expired.key", Files.readString(CERTIFICATES.resolve("files/expired.key"))),
            TestInputs.options());

    assertThat(TestInputs.translated(inputs).repeatAt())
        .contains(Instant.parse("2035-12-25T00:00:00Z"));
    assertThat(Translator.referencedFiles(inputs.config()))
        .containsExactlyInAnyOrder(
            "files/tls.crt", "files/tls.key", "files/expired.crt", "files/expired.key");
  }

  @Test
  void aKeyInTheCertificateFileIsNotServed() throws Exception {
    String chain = Files.readString(CERTIFICATES.resolve("files/tls.crt"));
    String key = Files.readString(CERTIFICATES.resolve("files/tls.key"));
    Inputs inputs =
        TestInputs.of(
            "certificate_file: both\ncertificate_key_file: both\n",
            List.of(),
            Map.of("both", key + chain),
            TestInputs.options());

    assertThat(TestInputs.translated(inputs).model().certificates().values())
        .allSatisfy(c -> assertThat(c.keyPair().chainPem()).doesNotContain("PRIVATE"));
  }

  @Test
  void withoutAFileTheDefaultsHold() {
    Inputs inputs = TestInputs.of("{}");

    Inputs without =
        new Inputs(
            Optional.empty(),
            List.of(),
            Map.of(),
            inputs.now(),
            inputs.defaultCertificate(),
            inputs.options());

    assertThat(TestInputs.translated(without).model())
        .isEqualTo(TestInputs.translated(inputs).model());
  }

  @Test
  void aHugeAnnotationBreaksItsIngressAlone() {
    String ingress =
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: NAME
          annotations: {ingress.pomerium.io/allow_public_unauthenticated_access: 'VALUE'}
        spec:
          ingressClassName: pomerium
          rules:
            - host: NAME.example.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: x}}}]}
        """;

    TranslationResult.Translated result =
        TestInputs.translated(
            TestInputs.of(
                "{}",
                ingress.replace("NAME", "huge").replace("VALUE", "x".repeat(1 << 20)),
                ingress.replace("NAME", "good").replace("VALUE", "true")));

    assertThat(access(result, "huge.example.com")).isInstanceOf(Access.Broken.class);
    assertThat(access(result, "good.example.com")).isInstanceOf(Access.Public.class);
  }

  private static Access access(TranslationResult.Translated result, String host) {
    return Optional.ofNullable(result.model().hosts().get(new Hostname(host)))
        .orElseThrow()
        .routes()
        .getFirst()
        .access();
  }

  @Test
  void nothingIsReferencedWithoutAFile() {
    assertThat(Translator.referencedFiles(Optional.empty())).isEmpty();
  }
}
