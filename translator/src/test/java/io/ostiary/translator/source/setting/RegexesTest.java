package io.ostiary.translator.source.setting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "^/api/v[0-9]+/.*$",
        "/(a|b){1,3}/[^/]{1,63}",
        "/[[:alpha:]]+/x{1000}",
        "\\{100\\}\\(\\[",
        "[]]{5}",
        "a{,5}",
      })
  void takesWhatIsUsual(String expression) {
    assertThat(Regexes.problem(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{100}){100}){100}){100})",
        "(((a{1000}){1000}){10})",
        "(a{900}b{900}){900}",
        "((((((((((a{30}){30}){30}){30}){30}){30}){30}){30}){30}){30})",
        "([a-z]{1000}){1000,}",
        "(\\w{500}){500}",
        "(?:x{999}){999}",
        "(?=x)",
        "(a",
        "a)",
        "[a",
        "",
        "x{1001}",
      })
  void refusesWhatDoesNotCompileOrGrowsWithoutBound(String expression) {
    assertThat(Regexes.problem(expression)).isPresent();
  }

  @Test
  void refusesLongExpressions() {
    assertThat(Regexes.problem("a".repeat(4096))).isEmpty();
    assertThat(Regexes.problem("a".repeat(4097))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'(a)(b)', '\\2-\\1-\\0-\\\\9', true",
    "'(a)(b)', '\\3', false",
    "'a', '\\0', true",
    "'a', '\\n', false",
    "'(a)', '\\', false",
  })
  void knowsTheGroupsOfAnExpression(String expression, String substitution, boolean fits) {
    assertThat(Regexes.substitutionProblem(expression, substitution).isEmpty()).isEqualTo(fits);
  }
}
