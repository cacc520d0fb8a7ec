package io.ostiary.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalMessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Error adding/updating cluster(s) shop/web/80: bad | Error adding/updating cluster(s) shop/web/80: bad
          Failed to load -----BEGIN PRIVATE KEY-----\\nMIG | Failed to load [redacted]
          bad secret: private_key { inline_string: "hunter2" } x | bad secret: private_key { [redacted]
          value c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA== no | value [redacted] no
          """)
  void keepsWordsAndDropsWhatMayBeASecret(String words, String expected) {
    assertThat(RefusalMessage.clean(words)).isEqualTo(expected);
  }

  @Test
  void isOneLineOfBoundedLength() {
    assertThat(RefusalMessage.clean("a\nb\r\n\u001b[31m" + "x y ".repeat(1_000)))
        .startsWith("a b [31m")
        .hasSizeLessThan(600)
        .doesNotContain("\n");
  }
}
