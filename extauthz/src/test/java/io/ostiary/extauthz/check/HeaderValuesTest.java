package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.session.ActiveSession;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of headers for upstreams: claims, templates, and the credentials that are looked at. */
class HeaderValuesTest {
  private static final ActiveSession SESSION =
      FakeSessions.session(
          "alice@example.com",
          CheckFixture.APP,
          Map.of(
              "email",
              "admin@example.com",
              "name",
              "Doe, Jane",
              "age",
              42,
              "ratio",
              0.5,
              "admin",
              true,
              "roles",
              List.of("a", "b,c"),
              "evil",
              "x\r\nX-Admin: yes",
              "nul",
              "x\u0000",
              "accent",
              "José \"€\"",
              "nested",
              Map.of("deep", "value")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "email       | alice@example.com",
        "user        | id-of-alice@example.com",
        "groups      | admins%2C all,staff",
        "name        | Doe, Jane",
        "age         | 42",
        "ratio       | 0.5",
        "admin       | true",
        "roles       | a,b%2Cc",
        "nested.deep | value",
        "accent      | UTF-8''Jos%C3%A9%20%22%E2%82%AC%22",
        "evil        | ``",
        "nul         | ``",
        "missing     | ``",
      })
  void writesClaimsSafely(String claim, String expected) {
    assertThat(HeaderText.claim(SESSION, claim)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain                                     | plain",
        "Bearer ${pomerium.jwt}                    | Bearer J",
        "Bearer $pomerium.jwt                      | Bearer J",
        "$pomerium.jwt.x                           | ``",
        "$$5                                       | $5",
        "$${pomerium.jwt}                          | ${pomerium.jwt}",
        "$                                         | $",
        "${                                        | ${",
        "${pomerium.access_token}${pomerium.other} | ``",
        "${echo}                                   | ``",
        "a ${pomerium.request.headers[\"X-A\"]} b  | a X-A! b",
        "${pomerium.jwt}${pomerium.jwt}            | JJ",
      })
  void rendersTemplatesInOnePass(String template, String expected) {
    assertThat(
            HeaderTemplate.render(
                template, name -> name.equals("pomerium.jwt") ? "J" : "", name -> name + "!"))
        .isEqualTo(expected);
  }

  @Test
  void doesNotReadWhatAPlaceholderGave() {
    assertThat(HeaderTemplate.render("${pomerium.jwt}", name -> "$$${pomerium.jwt}\\1", name -> ""))
        .isEqualTo("$$${pomerium.jwt}\\1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Bearer abc                                             | false",
        "Basic dXNlcjpwYXNz==                                   | false",
        "Digest username=\"a, b\", realm = \"r\\\", x\", uri=\"/\" | false",
        "AWS4-HMAC-SHA256 Credential=x/y, SignedHeaders=a;b, Signature=f | false",
        "a ~ b                                                  | true",
        "a,b                                                    | true",
        "Bearer a,Bearer b                                      | true",
        "Bearer a, Pomerium b==                                 | true",
        "Basic a,Digest username=\"x\", realm=\"y\"             | true",
        "Digest username=\"x\",Bearer a                         | true",
      })
  void tellsRepeatedCredentialsFromParameters(String lines, boolean repeated) {
    assertThat(AuthorizationLines.isRepeated(Arrays.asList(lines.split(" ~ ", -1))))
        .isEqualTo(repeated);
  }
}
