package io.ostiary.translator.source.setting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.example.com/b, https://a.example.com/b",
    "http://user:pw@a:80/b, http://…@a:80/b",
    "http://user:p/w@a, http://…@a",
    "https://token@a, https://…@a",
    "https://a/b?c=d&e=f, https://a/b?…",
    "https://a/?next=https://u:p@b, https://…@b",
    "user:pw@a, …@a",
    "ann@example.com, ann@example.com",
    "^/a(?:b)?$, ^/a(?:b)?$",
  })
  void showsNoPassword(String text, String shown) {
    assertThat(ShownUrl.of(text)).isEqualTo(shown);
  }
}
