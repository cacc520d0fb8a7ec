package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTemplateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain | plain",
        "100% | 100%%",
        "%REQ(cookie)% | %%REQ(cookie)%%",
        "a $$b | a $b",
        "$$$$ | $$",
        "$$pomerium.jwt | $pomerium.jwt",
        "5$ | 5$",
        "${other} | ${other}",
        "${pomerium.request.headers[\"X-A\"]} | %REQ(X-A)%",
        "a-${pomerium.request.headers['x-b']}-c% | a-%REQ(x-b)%-c%%",
        "${pomerium.request.headers[\"Host\"]} | %REQ(:authority)%",
      })
  void isAnEnvoyFormat(String template, String format) {
    assertThat(new HeaderTemplate(template).asEnvoyFormat()).contains(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${pomerium.jwt}",
        "Bearer ${pomerium.access_token}",
        "$pomerium.id_token",
        "${pomerium.request.headers[\"A\"]} ${pomerium.jwt}",
        "${pomerium.request.headers[\"a)%REQ(cookie\"]}",
        "${pomerium.request.headers[\"\"]}",
      })
  void isLeftToCheck(String template) {
    assertThat(new HeaderTemplate(template).asEnvoyFormat()).isEmpty();
  }
}
