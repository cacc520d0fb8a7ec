package io.ostiary.translator.source.pomerium;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.TestInputs;
import io.ostiary.translator.TestKeys;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.pomerium.Installation.PreviousSecrets;
import io.ostiary.translator.source.route.HostNaming;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviousSecretKeysTest {
  private static final String ONE = secret("one");
  private static final String TWO = secret("two");
  private static final String FILE = "ostiary: {previous_secrets_file: old.yaml}\n";

  @Test
  void readsThemInPlaceOrInAFile() {
    String key = TestKeys.ec("secp256r1");
    String yaml =
        "cookie_secret: [ONE, TWO]\nshared_secret: ONE\nidp_client_secret: 'a, b'\nsigning_key: ["
                .replace("ONE", ONE)
                .replace("TWO", TWO)
            + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII))
            + "]\n";

    PreviousSecrets inPlace =
        accepted("ostiary:\n  previous_secrets:\n" + yaml.indent(4), Map.of());
    PreviousSecrets inFile = accepted(FILE, Map.of("old.yaml", yaml));

    assertThat(inFile).isEqualTo(inPlace);
    assertThat(inPlace.cookie()).containsExactly(new Concealed(ONE), new Concealed(TWO));
    assertThat(inPlace.shared()).containsExactly(new Concealed(ONE));
    assertThat(inPlace.client()).containsExactly(new Concealed("a, b"));
    assertThat(inPlace.signing()).hasSize(1);
    assertThat(inPlace.toString()).doesNotContain(ONE).doesNotContain("a, b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# none any more\n"})
  void anEmptyFileMeansNone(String text) {
    assertThat(accepted(FILE, Map.of("old.yaml", text))).isEqualTo(PreviousSecrets.NONE);
  }

  @Test
  void theFileIsWatchedLikeEveryOther() {
    assertThat(ReferencedFiles.of(FILE)).containsExactly("old.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cookie_secret: [s3cr3t]",
        "cookie_secret: {s3cr3t: s3cr3t}",
        "shared_secret: s3cr3t",
        "signing_key: [s3cr3t]",
        "idp_client_secret: ['']",
        "cookie_secrets: [s3cr3t]",
        "- s3cr3t",
        "s3cr3t",
        "cookie_secret: [s3cr3t",
        "cookie_secret: [a]\n---\nshared_secret: [s3cr3t]"
      })
  void refusesWhatIsWrongWithoutQuotingIt(String yaml) {
    ConfigResult result = read(FILE, Map.of("old.yaml", yaml));

    assertThat(result).isInstanceOf(ConfigResult.Refused.class);
    assertThat(result.diagnostics()).hasSize(1);
    Diagnostic diagnostic = result.diagnostics().getFirst();
    assertThat(diagnostic.field()).startsWith("ostiary.previous_secrets_file");
    assertThat(diagnostic.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void oneOfTheTwoPlacesIsEnough() {
    ConfigResult result =
        read(
            "ostiary: {previous_secrets_file: old.yaml, previous_secrets: {}}",
            Map.of("old.yaml", ""));

    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.problem()).contains("excludes previous_secrets"));
  }

  @Test
  void aSigningKeyThatCannotSignIsRefused() {
    for (String pem : List.of(TestKeys.ec("secp384r1"), TestKeys.rsa(1024), "-----BEGIN X-----")) {
      assertThat(read("signing_key_file: key.pem", Map.of("key.pem", pem)).diagnostics())
          .singleElement()
          .satisfies(d -> assertThat(d.field()).isEqualTo("signing_key_file"));
    }
  }

  private static PreviousSecrets accepted(String config, Map<String, String> files) {
    ConfigResult result = read(config, files);
    assertThat(result.diagnostics()).isEmpty();
    return ((ConfigResult.Accepted) result).installation().own().previousSecrets();
  }

  private static ConfigResult read(String config, Map<String, String> files) {
    return ConfigReader.read(
        new ConfigSource(
            "config.yaml", config, files, TestInputs.NOW, new HostNaming(false), false, false));
  }

  private static String secret(String name) {
    byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 32);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
