package io.ostiary.translator.source.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.source.yaml.YamlDocument.Excerpt;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | STRING",
        "'''1''' | STRING",
        "yes | STRING",
        "1.2.3 | STRING",
        "0b1 | STRING",
        ".inf | STRING",
        "'' | NULL",
        "~ | NULL",
        "null | NULL",
        "True | BOOLEAN",
        "false | BOOLEAN",
        "12 | INTEGER",
        "-0x | STRING",
        "0xFF | INTEGER",
        "0o17 | INTEGER",
        "1.5 | DECIMAL",
        "1e3 | DECIMAL",
        "-.5 | DECIMAL",
        "!!str 1 | STRING",
      })
  void scalarsHaveTheKindsOfTheCoreSchema(String text, YamlNode.Kind kind) {
    assertThat(value("a: " + text, "a"))
        .isInstanceOfSatisfying(Scalar.class, s -> assertThat(s.kind()).isEqualTo(kind));
  }

  @Test
  void nodesKnowTheirLines() {
    YamlText text = YamlReader.read("# one\na: 1\n---\nb:\n  c: |\n    x\n    y\n");

    Mapping second = (Mapping) text.documents().get(1).root();

    assertThat(second.entry("b").orElseThrow().keySpan().line()).isEqualTo(4);
    Mapping inner = (Mapping) second.get("b").orElseThrow();
    assertThat(inner.get("c").orElseThrow().span().line()).isEqualTo(5);
    assertThat(((Scalar) inner.get("c").orElseThrow()).literal()).isTrue();
  }

  @Test
  void aBrokenDocumentHarmsOnlyItself() {
    YamlText text = YamlReader.read("a: 1\n---\nb: [\n--- # three\nc: 1\n...\nd: 1\n");

    assertThat(text.documents()).hasSize(3);
    assertThat(text.problems()).singleElement().satisfies(p -> assertThat(p.line()).isEqualTo(3));
  }

  @Test
  void aMarkerInsideATextEndsNothing() {
    YamlText text = YamlReader.read("a: |\n  x\n  ---\n  y\nb: '---'\n");

    assertThat(text.problems()).isEmpty();
    assertThat(text.documents()).hasSize(1);
  }

  @Test
  void emptyDocumentsCommentsAndDirectivesAreNothing() {
    assertThat(YamlReader.read("%YAML 1.2\n---\n# x\n---\n\n---\n~\n").documents()).isEmpty();
    assertThat(YamlReader.read("").documents()).isEmpty();
    assertThat(YamlReader.read("\uFEFFa: 1\r\nb: 2\r\n").documents()).hasSize(1);
  }

  @Test
  void aliasesAndMergesWork() {
    YamlNode merged = value("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\n", "y");

    assertThat(YamlJson.render(merged)).isEqualTo("{\"b\":3,\"a\":1}");
  }

  @Test
  void aliasesThatExplodeAreRefused() {
    String laughs =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 12)
                .mapToObj(
                    i ->
                        "a%d: &a%d [%s]\n"
                            .formatted(
                                i,
                                i,
                                IntStream.range(0, 10)
                                    .mapToObj(j -> "*a" + (i - 1))
                                    .collect(Collectors.joining(", "))))
                .collect(Collectors.joining());

    assertThat(problem(laughs)).contains("once aliases are expanded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: 1\\na: 2' | stands here twice",
        "'a: *b' | no anchor",
        "'a: &a [*a]' | no anchor",
        "'a: !!java.net.URL x' | is not accepted",
        "'a: !!binary eA==' | is not accepted",
        "'a: !custom x' | is not accepted",
        "'? [a]\\n: b' | a key must be text",
        "'a: \"\\u0000' | ",
      })
  void refusesWhatIsUnsafe(String text, String message) {
    assertThat(problem(text.replace("\\n", "\n"))).contains(message == null ? "" : message);
  }

  @Test
  void refusesDepthAndLength() {
    assertThat(problem("[".repeat(100_000))).contains("nested deeper");
    assertThat(problem("a: ".repeat(1) + "{a: ".repeat(5_000))).contains("nested deeper");
    assertThat(problem("x".repeat(YamlReader.MAX_LENGTH + 1))).contains("longer than 8 MiB");
  }

  @Test
  void anExcerptCanBeParsedByItself() {
    String text = "a: \uD83D\uDE00\nlist:\n    - x:\n        y: 1\n    # end\nlast: 1\n";
    YamlDocument document = YamlReader.read(text).documents().getFirst();

    Excerpt excerpt = document.excerpt(value(text, "list"));

    assertThat(excerpt.text().strip()).startsWith("- x:").doesNotContain("last");
    assertThat(YamlJson.render(YamlReader.read(excerpt.text()).documents().getFirst().root()))
        .isEqualTo("[{\"x\":{\"y\":1}}]");
    assertThat(excerpt.lineOf(2)).isEqualTo(4);
  }

  private static String problem(String text) {
    YamlText read = YamlReader.read(text);
    assertThat(read.problems()).as(text.substring(0, Math.min(80, text.length()))).hasSize(1);
    return read.problems().getFirst().message();
  }

  private static YamlNode value(String text, String key) {
    return ((Mapping) YamlReader.read(text).documents().getFirst().root()).get(key).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client_secret: @s3cret | client_secret: …",
        "- key: [s3cret | - key: …",
        "ingress.pomerium.io/policy: @x | ingress.pomerium.io/policy: …",
        "s3cret: [ | s3cret: …",
        "@s3cret | …",
        "'\"s3cret: x' | …",
      })
  void showsOfAnUnreadableLineNoMoreThanItsKey(String line, String shown) {
    assertThat(new YamlText.Problem(1, 1, "wrong", line).excerptOfKey()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret: *s3cret", "secret: !s3cret", "secret: !!s3cret x"})
  void saysNothingOfATextThatWasMeantToBeQuoted(String text) {
    assertThat(YamlReader.read(text).problems())
        .singleElement()
        .extracting(YamlText.Problem::message)
        .asString()
        .contains("quote")
        .doesNotContain("s3cret");
  }
}
