package io.ostiary.translator.source.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestParserTest {
  private static final String SERVICE =
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";

  @Test
  void tellsAConfigurationFromAnObject() {
    ParsedManifest parsed =
        ManifestParser.parse(
            "config.yaml", "authenticate_service_url: https://login.example.com\nroutes: []\n");

    assertThat(parsed.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.problem()).contains("Pomerium's config.yaml");
              assertThat(diagnostic.remedy()).contains("--config");
              assertThat(diagnostic.source()).isPresent();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0 | true",
        "'SERVICE' | 1 | true",
        "'SERVICE---\nSERVICE' | 2 | true",
        "'SERVICE---\na: [' | 1 | false",
        "'SERVICE---\njust text' | 1 | false",
        "'SERVICE---\nkind: Widget\napiVersion: example.com/v1' | 1 | true",
        "'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: x}' | 0 | false",
        "'apiVersion: v1\nkind: List\nitems: []' | 0 | true",
        "'apiVersion: v1\nkind: List\nitems: ~' | 0 | true",
        "'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: {b: c}}' | 0 | false",
      })
  void tellsWhetherAnObjectMayBeMissing(String text, int objects, boolean wellFormed) {
    ParsedManifest parsed = ManifestParser.parse("in.yaml", text.replace("SERVICE", SERVICE));

    assertThat(parsed.objects()).hasSize(objects);
    assertThat(parsed.wellFormed()).isEqualTo(wellFormed);
  }
}
