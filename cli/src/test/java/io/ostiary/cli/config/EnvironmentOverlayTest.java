package io.ostiary.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class EnvironmentOverlayTest {
  @Test
  void prefersOurNameToPomeriums() {
    assertThat(
            load(
                "idp_client_id: file\n",
                Map.of("IDP_CLIENT_ID", "theirs", "OSTIARY_IDP_CLIENT_ID", "ours")))
        .isEqualTo(Map.of("idp_client_id", "ours"));
  }

  @Test
  void leavesATextThatIsNestedTooDeeplyAsItIs() {
    String text = "a: " + "[".repeat(200_000);

    assertThat(apply(text, Map.of("IDP_CLIENT_ID", "ours"))).isEqualTo(text);
  }

  @Test
  void takesAnEmptyVariableForUnset() {
    assertThat(load("address: \":443\"\n", Map.of("ADDRESS", "")))
        .isEqualTo(Map.of("address", ":443"));
  }

  @Test
  void replacesAFileKeyThatSaysTheSame() {
    assertThat(
            load("shared_secret_file: /run/secret\nroutes: []\n", Map.of("SHARED_SECRET", "abc")))
        .isEqualTo(Map.of("shared_secret", "abc", "routes", List.of()));
  }

  @Test
  void keepsEveryOtherLineWhereItWas() {
    String text =
        """
        # comment
        signing_key: |
          -----BEGIN EC-----
          xyz
        idp_scopes:
        - a
        - b
        idp_client_secret:
        cookie_name: x # note
        routes:
          - from: https://a.example
        """;

    String merged =
        apply(
            text,
            Map.of(
                "SIGNING_KEY", "k",
                "IDP_SCOPES", "c, d",
                "IDP_CLIENT_SECRET", "s",
                "COOKIE_NAME", "y"));

    List<String> lines = merged.lines().toList();
    assertThat(lines.get(0)).isEqualTo("# comment");
    assertThat(lines.get(9)).isEqualTo("routes:");
    assertThat(lines.get(10)).isEqualTo("  - from: https://a.example");
    assertThat(parse(merged))
        .isEqualTo(
            Map.of(
                "signing_key", "k",
                "idp_scopes", List.of("c", "d"),
                "idp_client_secret", "s",
                "cookie_name", "y",
                "routes", List.of(Map.of("from", "https://a.example"))));
  }

  @Test
  void writesIntoFlowMappingsAndIndentedOnes() {
    Map<String, String> secret = Map.of("IDP_CLIENT_SECRET", "s");
    Map<String, Object> expected = Map.of("address", ":1", "idp_client_secret", "s");

    assertThat(load("{\"address\": \":1\"}", secret)).isEqualTo(expected);
    assertThat(load("{\n\"address\": \":1\",\n\"idp_client_secret\": \"old\"\n}\n", secret))
        .isEqualTo(expected);
    assertThat(load("{\"idp_client_secret\": \"old\", \"address\": \":1\"}", secret))
        .isEqualTo(expected);
    assertThat(load("{\"idp_client_secret\": \"old\"}", secret))
        .isEqualTo(Map.of("idp_client_secret", "s"));
    assertThat(load("  address: \":1\"", secret)).isEqualTo(expected);
    assertThat(load("---\naddress: \":1\"\n...\n", secret)).isEqualTo(expected);
    assertThat(load("{}", secret)).isEqualTo(Map.of("idp_client_secret", "s"));
  }

  @Test
  void quotesWhatItWrites() {
    String awkward = "a\"b\\c: #d\n\ttrue 'é😀";

    assertThat(load("idp_client_secret: old\n", Map.of("IDP_CLIENT_SECRET", awkward)))
        .isEqualTo(Map.of("idp_client_secret", awkward));
    assertThat(load("{}", Map.of("IDP_CLIENT_ID", "123")))
        .isEqualTo(Map.of("idp_client_id", "123"));
    assertThat(load("{}", Map.of("INSECURE_SERVER", "true")))
        .isEqualTo(Map.of("insecure_server", true));
  }

  @Test
  void leavesWhatIsNotAMappingToTheTranslator() {
    for (String broken : List.of("", "# nothing\n", "a: b: c\n", "- a\n", "a: 1\n---\nb: 2\n")) {
      assertThat(apply(broken, Map.of("ADDRESS", ":1"))).isEqualTo(broken);
    }
  }

  @Test
  void saysThatAValueComesFromTheEnvironment() {
    Diagnostic diagnostic =
        new Diagnostic(
            Diagnostic.Severity.ERROR,
            new ObjectRef("config", "", "config.yaml"),
            Optional.of(new Diagnostic.SourceLine("config.yaml", 99)),
            "address",
            "x",
            "not an address",
            "write host:port");

    Diagnostic explained =
        EnvironmentOverlay.of(Map.of("OSTIARY_ADDRESS", "x")).explain(diagnostic);

    assertThat(explained.toString()).contains("environment variable OSTIARY_ADDRESS");
    assertThat(explained.source()).isEmpty();
  }

  private static Object load(String text, Map<String, String> environment) {
    return parse(apply(text, environment));
  }

  private static Object parse(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static String apply(String text, Map<String, String> environment) {
    return EnvironmentOverlay.of(environment).apply(new TextFile("config.yaml", text)).text();
  }
}
