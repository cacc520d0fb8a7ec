package io.ostiary.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.TokenGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] PLAIN = "state and nonce".getBytes(StandardCharsets.UTF_8);

  private static Sealer sealer(Purpose purpose, Secret... secrets) {
    return new Sealer(KeyRing.derive(List.of(secrets), purpose), TokenGenerator.secure());
  }

  @Test
  void opensWhatItSealed() {
    Sealer sealer = sealer(Purpose.APP_ATTEMPT, Examples.secret("one"));

    assertThat(sealer.open("host", sealer.seal("host", PLAIN))).contains(PLAIN);
    assertThat(sealer.open("host", sealer.seal("host", new byte[0]))).contains(new byte[0]);
  }

  @Test
  void sealsEqualValuesDifferently() {
    Sealer sealer = sealer(Purpose.APP_ATTEMPT, Examples.secret("one"));

    assertThat(sealer.seal("host", PLAIN)).isNotEqualTo(sealer.seal("host", PLAIN));
  }

  @Test
  void refusesAValueWithAnyCharacterChanged() {
    Sealer sealer = sealer(Purpose.APP_ATTEMPT, Examples.secret("one"));
    String sealed = sealer.seal("host", PLAIN);

    for (int position = 0; position < sealed.length(); position++) {
      for (char other : new char[] {'A', 'B', 'Z', '9', '_', '=', ' ', 'é'}) {
        if (sealed.charAt(position) != other) {
          String changed = sealed.substring(0, position) + other + sealed.substring(position + 1);
          assertThat(sealer.open("host", changed)).as("position %d", position).isEmpty();
        }
      }
      assertThat(sealer.open("host", sealed.substring(0, position))).isEmpty();
    }
    assertThat(sealer.open("host", sealed + "A")).isEmpty();
  }

  @Test
  void refusesAValueOfAnotherContextOrPurpose() {
    Secret secret = Examples.secret("one");
    String sealed = sealer(Purpose.APP_ATTEMPT, secret).seal("a.example.com", PLAIN);

    assertThat(sealer(Purpose.APP_ATTEMPT, secret).open("b.example.com", sealed)).isEmpty();
    assertThat(sealer(Purpose.LOGIN_ATTEMPT, secret).open("a.example.com", sealed)).isEmpty();
  }

  @Test
  void acceptsValuesOfAnEarlierSecretAndSealsWithTheNewOne() {
    Secret before = Examples.secret("before");
    Secret after = Examples.secret("after");
    String old = sealer(Purpose.APP_ATTEMPT, before).seal("host", PLAIN);
    Sealer rotated = sealer(Purpose.APP_ATTEMPT, after, before);

    assertThat(rotated.open("host", old)).contains(PLAIN);
    assertThat(sealer(Purpose.APP_ATTEMPT, after).open("host", rotated.seal("host", PLAIN)))
        .contains(PLAIN);
    assertThat(sealer(Purpose.APP_ATTEMPT, after).open("host", old)).isEmpty();
  }

  @Test
  void refusesSecretsThatAreNoneWithoutQuotingThem() {
    assertThatThrownBy(() -> sealer(Purpose.APP_ATTEMPT, new Secret("not base64!")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("not base64!")
        .hasNoCause();
    assertThatThrownBy(() -> sealer(Purpose.APP_ATTEMPT, new Secret("c2hvcnQ=")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 bytes");
  }
}
