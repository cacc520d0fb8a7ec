package io.ostiary.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignerTest {
  private final Signer signer =
      new Signer(KeyRing.derive(List.of(Examples.secret("one")), Purpose.SIGN_IN_LINK));

  @Test
  void verifiesWhatItSigned() {
    List<String> fields = List.of("app.example.com", "hash", "0", "1700000000");

    assertThat(signer.verify(fields, signer.sign(fields))).isTrue();
  }

  @Test
  void tellsListsApartThatJoinToTheSameText() {
    assertThat(signer.verify(List.of("a", "bc"), signer.sign(List.of("ab", "c")))).isFalse();
    assertThat(signer.verify(List.of("abc"), signer.sign(List.of("abc", "")))).isFalse();
  }

  @Test
  void refusesASignatureWithAnyCharacterChanged() {
    List<String> fields = List.of("app.example.com");
    String signature = signer.sign(fields);

    for (int position = 0; position < signature.length(); position++) {
      for (char other : new char[] {'A', 'B', 'Z', '9', '_', '='}) {
        if (signature.charAt(position) != other) {
          assertThat(
                  signer.verify(
                      fields,
                      signature.substring(0, position) + other + signature.substring(position + 1)))
              .as("position %d", position)
              .isFalse();
        }
      }
    }
    assertThat(signer.verify(fields, "")).isFalse();
    assertThat(signer.verify(fields, signature + signature)).isFalse();
  }

  @Test
  void acceptsEarlierSecretsAndRefusesOtherPurposes() {
    Signer rotated =
        new Signer(
            KeyRing.derive(
                List.of(Examples.secret("two"), Examples.secret("one")), Purpose.SIGN_IN_LINK));
    Signer other =
        new Signer(KeyRing.derive(List.of(Examples.secret("one")), Purpose.SIGN_OUT_FORM));

    assertThat(rotated.verify(List.of("x"), signer.sign(List.of("x")))).isTrue();
    assertThat(other.verify(List.of("x"), signer.sign(List.of("x")))).isFalse();
  }
}
