package io.ostiary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.cli.dev.idp.DevClient;
import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.cli.state.SelfSigned;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Options;
import io.ostiary.translator.Options.Development;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.model.Upstream.Endpoint;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples mean what they say; {@code dev --check} compares Envoy with the same forecasts. */
class ExamplesTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final SelfSigned.Issued CERTIFICATE = SelfSigned.defaultCertificate(NOW);

  @ParameterizedTest(name = "{0}: alice {1}, bob {2}, eve {3}")
  @CsvSource({
    "hello.dev.localhost, ALLOWED, ALLOWED, REFUSED",
    "team.dev.localhost, ALLOWED, REFUSED, REFUSED",
    "admin.dev.localhost, ALLOWED, REFUSED, REFUSED",
    "anyone.dev.localhost, ALLOWED, ALLOWED, ALLOWED",
    "public.dev.localhost, PUBLIC, PUBLIC, PUBLIC"
  })
  void letInWhomTheySay(String host, Forecast alice, Forecast bob, Forecast eve) {
    DevSite site =
        DevSite.of(examples(Examples.text("policies.yaml")).model()).stream()
            .filter(each -> each.host().value().equals(host))
            .findFirst()
            .orElseThrow();

    assertThat(DevUser.ALL.stream().map(user -> Forecast.of(site.access(), user, site.path())))
        .containsExactly(alice, bob, eve);
    assertThat(site.behind()).isEqualTo(DevSite.Behind.APPLICATION);
  }

  @Test
  void haveNoErrors() {
    assertThat(examples(Examples.text("policies.yaml")).diagnostics())
        .noneMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }

  @Test
  void includeAConfigurationThatIsInOrder() {
    String config = Examples.text("config.yaml");

    TranslationResult result =
        Translator.translate(
            inputs(
                new TextFile("config.yaml", config),
                List.of(),
                Map.of(
                    "/etc/ostiary/tls.crt", CERTIFICATE.certificatePem(),
                    "/etc/ostiary/tls.key", CERTIFICATE.keyPem(),
                    "/etc/ostiary/client-secret", "s3cret"),
                Optional.empty()));

    assertThat(result).as("%s", result.diagnostics()).isInstanceOf(Translated.class);
    assertThat(result.diagnostics().stream().map(Diagnostic::severity))
        .doesNotContain(Severity.ERROR);
  }

  @Test
  void tellForWhomAnEditChangesSomething() {
    String policies = Examples.text("policies.yaml");
    Translated edited = examples(policies.replace("is: alice@example.com", "is: bob@example.com"));

    assertThat(AccessChanges.between(examples(policies), edited))
        .contains(
            "alice@example.com no longer gets to team.dev.localhost",
            "bob@example.com now gets to team.dev.localhost")
        .noneMatch(line -> line.contains("hello.dev.localhost"));
    assertThat(AccessChanges.between(edited, edited)).isEmpty();
  }

  @Test
  void areUnpackedOnceWhereThereIsNoCheckout(@TempDir Path folder) throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"))) {
      Path unpacked = Examples.folder(Optional.of(folder.resolve("nowhere")), state);
      Files.writeString(unpacked.resolve("hello-world.yaml"), "edited\n");

      assertThat(Examples.folder(Optional.of(folder.resolve("nowhere")), state))
          .isEqualTo(unpacked);
      assertThat(unpacked.resolve("hello-world.yaml")).hasContent("edited");
      assertThat(unpacked.resolve("policies.yaml")).exists();
    }
  }

  private static Translated examples(String policies) {
    DevClient client =
        new DevClient(
            "c",
            "s",
            URI.create("http://authenticate.dev.localhost:8080/oauth2/callback"),
            URI.create("http://authenticate.dev.localhost:8080"));
    String config =
        DevConfiguration.text(8080, URI.create("http://localhost:9100"), client, Optional.empty());
    return (Translated)
        Translator.translate(
            inputs(
                new TextFile("config.yaml", config),
                List.of(
                    new TextFile("hello-world.yaml", Examples.text("hello-world.yaml")),
                    new TextFile("policies.yaml", policies)),
                Map.of(),
                Optional.of(Development.HTTP)));
  }

  private static Inputs inputs(
      TextFile config,
      List<TextFile> manifests,
      Map<String, String> files,
      Optional<Development> development) {
    EmitSettings.ServerAddress socket = new EmitSettings.ServerAddress.Socket("/x.sock");
    return new Inputs(
        Optional.of(config),
        manifests,
        files,
        NOW,
        new KeyPair(CERTIFICATE.certificatePem(), new PrivateKeyPem(CERTIFICATE.keyPem())),
        new Options(
            Map.of(),
            development.map(how -> new Endpoint("127.0.0.1", 1, 1)),
            development,
            new EmitSettings(socket, socket, EmitSettings.AccessLogFormat.JSON)));
  }
}
