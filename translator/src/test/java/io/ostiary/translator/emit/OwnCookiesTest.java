package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnCookiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1                            | a=1",
        "a=1; ours=x                    | a=1",
        "ours=x; a=1                    | a=1",
        "a=1; ours=x; b=2               | a=1; b=2",
        "ours=x; a=1; ours_1=y          | a=1",
        "a=1; ours=x; ours_1=y          | a=1",
        "a=1; ours=x; ours_1=y;         | a=1",
        "a=1; ours=x; b=2; ours_1=y     | a=1; b=2",
        "a=1;ours=x                     | a=1",
        "a=1, ours=x                    | a=1",
        "a=1; ours                      | a=1",
        "a=1; oursx=2                   | a=1; oursx=2",
        "ours=x                         | ''",
        "ours=x; ours_1=y               | ''",
      })
  void leavesTheOthersWellFormed(String sent, String left) {
    assertThat(others(sent)).isEqualTo(left);
  }

  private static String others(String cookies) {
    RegexMatchAndSubstitute rewrite =
        Decoded.unpack(new OwnCookies("ours").onRequest(), Config.class)
            .getRequestRules(0)
            .getOnHeaderPresent()
            .getRegexValueRewrite();
    return Pattern.compile(rewrite.getPattern().getRegex())
        .matcher(cookies)
        .replaceAll(rewrite.getSubstitution().replace("\\1", "$1"));
  }
}
