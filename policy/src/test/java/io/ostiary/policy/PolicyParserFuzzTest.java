package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the text is, parsing ends soon and says what is wrong; it never throws. */
class PolicyParserFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          """
          - allow:
              and:
                - domain: {is: example.com}
                - claim/groups: {has: "a", exclude: 1.5e3}
              nor: [{source_ip: ["10.0.0.0/8", "::1"]}]
          - deny:
              not:
                - http_path: {starts_with: /x, not_in: [a, 'b']}
          """,
          """
          {"allow":{"or":[{"email":{"in":["a@b.c"]}},{"client_certificate":{"fingerprint":"x"}}]}}""",
          "a: &x [*x, *x]\n<<: !!java.net.URL ['http://x']\n--- |+2\n text\n? {k: v}\n: >-\n  folded");
  private static final String TOKENS =
      "[]{}:,-?!&*|>'\"%@`#\\\n\t \u0000\uFEFF\uD800\u2028~<=.0eE+x";

  @ParameterizedTest
  @MethodSource("seeds")
  void endsWithAnAnswerForRandomBytes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      answers(new String(bytes, StandardCharsets.ISO_8859_1));
      answers(new String(bytes, StandardCharsets.UTF_16));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void endsWithAnAnswerForBrokenPolicies(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
      for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, TOKENS.charAt(random.nextInt(TOKENS.length())));
          case 2 -> text.setCharAt(at, TOKENS.charAt(random.nextInt(TOKENS.length())));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        }
      }
      answers(text.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesHostileTextsSoon(String text) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(PolicyParser.parse(text)).isInstanceOf(ParsedPolicy.Invalid.class));
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 4);
  }

  static Stream<String> hostile() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      laughs.append("a%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(9));
      laughs.append("]\n");
    }
    return Stream.of(
        laughs.toString(),
        "[".repeat(10_000),
        "[".repeat(10_000) + "]".repeat(10_000),
        "{a: ".repeat(10_000) + "1" + "}".repeat(10_000),
        "- ".repeat(10_000),
        "? ".repeat(10_000),
        "{allow: {or: [{accept: " + "[".repeat(10_000) + "]".repeat(10_000) + "}]}}",
        "&a [*a]",
        "allow: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]",
        "!x y",
        "a: \"\\UFFFFFFFF\"",
        "x".repeat(PolicyText.MAX_LENGTH + 1),
        "[" + "{x: 1},".repeat(30_000) + "]",
        "{allow: {or: [" + "{claim/n: " + "9".repeat(100_000) + "}]}}",
        "{allow: {or: [{claim/n: 1e99999999999}]}}",
        "{allow: {or: [{claim/n: .inf}]}}",
        "---\n".repeat(50_000),
        "\"" + "\\u0041".repeat(40_000),
        "#".repeat(PolicyText.MAX_LENGTH),
        ": ".repeat(100_000),
        "'".repeat(100_001));
  }

  private static void answers(String text) {
    switch (PolicyParser.parse(text)) {
      case ParsedPolicy.Valid(Policy policy) ->
          assertThat(PolicyEvaluator.evaluate(policy, Fixtures.NOBODY, Fixtures.GET).trace())
              .isNotNull();
      case ParsedPolicy.Invalid(List<ParsedPolicy.Problem> problems) -> {
        assertThat(problems).isNotEmpty();
        for (ParsedPolicy.Problem problem : problems) {
          assertThat(problem.line()).isPositive();
          assertThat(problem.column()).isPositive();
          assertThat(problem.token().length()).isLessThanOrEqualTo(Words.LIMIT);
          assertThat(problem.message()).isNotBlank();
          assertThat(problem.expected()).isNotBlank();
        }
      }
    }
  }
}
