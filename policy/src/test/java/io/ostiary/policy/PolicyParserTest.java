package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.ParsedPolicy.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
  /** A text and all problems that are to be found in it. */
  record Case(String name, String text, List<Map<?, ?>> problems) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsEveryProblemWithPlaceTokenAndRemedy(Case c) {
    List<Problem> problems = Fixtures.problems(c.text());
    assertThat(problems).as("%s", problems).hasSameSizeAs(c.problems());
    for (int i = 0; i < problems.size(); i++) {
      Problem problem = problems.get(i);
      Map<?, ?> wanted = c.problems().get(i);
      assertThat(problem.line() + ":" + problem.column())
          .hasToString(String.valueOf(wanted.get("at")));
      assertThat(problem.token()).isEqualTo(wanted.get("token"));
      assertThat(problem.message()).contains(String.valueOf(wanted.get("message")));
      assertThat(problem.expected()).contains(String.valueOf(wanted.get("expected")));
    }
  }

  @Test
  void readsJsonAsYaml() {
    Policy yaml =
        Fixtures.policy(
            """
            - allow:
                or:
                  - domain: {is: example.com}
                  - claim/level: 3
            """);
    Policy json =
        Fixtures.policy(
            """
            [\t{"allow":{"or":[{"domain":{"is":"example.com"}},\r\n\t{"claim/level":3}]}}]""");
    assertThat(json).isEqualTo(yaml);
  }

  @Test
  void readsABlockWithByteOrderMarkAndWindowsLineEnds() {
    assertThat(Fixtures.policy("\uFEFFallow:\r\n  or:\r\n  - accept: true\r\n").rules()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x10", "0o20", "16", "16.0", "1.6e1", "+16"})
  void readsEveryFormOfANumberAsThatNumber(String number) {
    assertThat(Fixtures.policy("{allow: {or: [{claim/n: " + number + "}]}}"))
        .isEqualTo(Fixtures.policy("{allow: {or: [{claim/n: 16}]}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "1_000", "12:30", "'16'", "2020-01-01"})
  void readsWhatTheCoreSchemaDoesNotKnowAsText(String text) {
    assertThat(Fixtures.policy("{allow: {or: [{claim/n: " + text + "}]}}").toString())
        .contains("Text[value=" + text.replace("'", "") + "]");
  }

  @Test
  void boundsTheNumberOfProblems() {
    String text = "{allow: {or: [" + "{x: 1}, ".repeat(1_000) + "]}}";
    List<Problem> problems = Fixtures.problems(text);
    assertThat(problems).hasSize(51);
    assertThat(problems.getLast().message()).isEqualTo("950 more problems are not shown");
  }

  @Test
  void boundsAndCleansTokens() {
    Problem problem = Fixtures.problems("{\"\\e[31m" + "x".repeat(500) + "\": {}}").getFirst();
    assertThat(problem.token()).hasSize(Words.LIMIT).startsWith("\uFFFD[31mxxx").endsWith("…");
    assertThat(problem.message()).doesNotContain("\u001b").hasSizeLessThan(200);
  }

  static Stream<Case> cases() {
    return Fixtures.table("parser-problems.yaml").stream()
        .map(
            item ->
                new Case(
                    String.valueOf(item.get("name")),
                    String.valueOf(item.get("text")),
                    ((Collection<?>) item.getOrDefault("problems", List.of()))
                        .stream().<Map<?, ?>>map(problem -> (Map<?, ?>) problem).toList()));
  }
}
