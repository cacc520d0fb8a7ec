package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieLinesTest {
  private static final String NAME = "__Host-ostiary";

  /** Lines are joined by " ~ "; "=" means unchanged, "-" removed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1                                            | =",
        "a=1;b=2                                        | =",
        "__Host-ostiary=s                               | -",
        "__Host-ostiary=s; __Host-ostiary_a_1=x         | -",
        "__Host-ostiary                                 | -",
        "__Host-ostiary=s; a=1                          | a=1",
        "a=1; __Host-ostiary=s; b=2                     | a=1; b=2",
        "a=1;__Host-ostiary=s;b=2                       | a=1; b=2",
        "a=1 ~ __Host-ostiary=s ~ b=2                   | a=1; b=2",
        "a=1; __Host-ostiary_a_7f=s                     | a=1",
        "a=1; __Host-ostiary_fp=s; c=\"x y\"            | a=1; c=\"x y\"",
        "__Host-ostiaryx=1                              | =",
        "__Host-ostiary-x=1                             | =",
        "__host-ostiary=1                               | =",
        "x__Host-ostiary=1                              | =",
        "x=__Host-ostiary=1                             | =",
        "__Host-ostiary = s; a=1                        | a=1",
        "a=\"1; __Host-ostiary=s; b=2\"                 | a=\"1; b=2\"",
        "a==1; __Host-ostiary=s; =v; novalue            | a==1; =v; novalue",
        "a=1; __Host-ostiary=s;; ;b=2;                  | a=1; b=2",
      })
  void stripsOursAndKeepsOthers(String lines, String expected) {
    String actual =
        switch (cookies(lines).forUpstream()) {
          case CookieLines.Rewrite.Unchanged() -> "=";
          case CookieLines.Rewrite.Removed() -> "-";
          case CookieLines.Rewrite.Replaced(String line) -> line;
        };
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void findsAllSessionValuesInOrder() {
    assertThat(
            cookies(
                    "__Host-ostiary=1; a=b; __Host-ostiary=2 ~ __Host-ostiary_a_1=no"
                        + " ~ __Host-ostiary=a=b; __Host-ostiary; __Host-ostiary=")
                .sessionValues())
        .containsExactly("1", "2", "a=b", "");
  }

  @Test
  void keepsBytesOfOtherCookiesWhichAreUtf8() {
    String latin = new String("é=ü€".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(cookies(latin + "; " + NAME + "=s").forUpstream())
        .isEqualTo(new CookieLines.Rewrite.Replaced("é=ü€"));
  }

  @Test
  void leavesOutPairsThatTheAnswerCannotCarry() {
    assertThat(cookies("bad=\u00ff\u00fe; ok=1; " + NAME + "=s").forUpstream())
        .isEqualTo(new CookieLines.Rewrite.Replaced("ok=1"));
    assertThat(cookies("bad=\u00ff\u00fe; ok=1").forUpstream())
        .isEqualTo(new CookieLines.Rewrite.Unchanged());
  }

  private static CookieLines cookies(String lines) {
    List<String> split = Splitter.on(" ~ ").splitToList(lines);
    return new CookieLines(split, NAME);
  }
}
