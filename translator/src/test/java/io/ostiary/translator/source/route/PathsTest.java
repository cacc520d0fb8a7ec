package io.ostiary.translator.source.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a/",
        "/.well-known/x",
        "/...",
        "/a..b/.c",
        "/caf%C3%A9",
        "/caf%c3%a9",
        "/a%20b",
        "/a%25",
        "/100%",
        "/%zz",
        "/%3F%23%3B",
        "/%7Bid%7D",
        "/a;v=1/b",
        "/a[b]'@!$&()*+,=:~",
      })
  void takesWhatRequestsCanHave(String path) {
    assertThat(Paths.fault(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "||, not a path",
        "admin, not a path",
        "*, not a path",
        "//admin, has '//'",
        "/a//b, has '//'",
        "/a//, has '//'",
        "/./x, has '.'",
        "/a/../admin, has '.'",
        "/a/.., has '.'",
        "/a/., has '.'",
        "/%2e/x, has '.'",
        "/a/%2E%2e, has '.'",
        "/a/.%2e/x, has '.'",
        "/a/..;x/b, has '.'",
        "/a%2Fb, has an encoded slash",
        "/a%2fb, has an encoded slash",
        "/a%5Cb, has an encoded slash",
        "/a%5cb, has an encoded slash",
        "/a\\b, has an encoded slash",
        "/café, has characters",
        "/a b, has characters",
        "/a\tb, has characters",
        "/a\u007f, has characters",
        "/{id}, has characters",
        "/a^b, has characters",
        "/a?x=1, has '?'",
        "/a#b, has '?'",
        "/%41dmin, encodes letters",
        "/%61dmin, encodes letters",
        "/%7Euser, encodes letters",
        "/a%2eb, encodes letters",
        "/%30, encodes letters",
      })
  void refusesWhatNoRequestHas(String path, String problem) {
    assertThat(Paths.fault(path))
        .hasValueSatisfying(fault -> assertThat(fault.problem()).startsWith(problem));
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 4097})
  void refusesEndlessPaths(int length) {
    assertThat(Paths.fault("/" + "a".repeat(length - 1)).isEmpty()).isEqualTo(length == 4096);
  }
}
