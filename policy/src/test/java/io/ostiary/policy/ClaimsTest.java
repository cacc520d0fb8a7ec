package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  @Test
  void flattensObjectsAndMakesListsOfScalars() {
    Claims claims =
        Claims.flatten(
            Map.of("a", Map.of("b", 1, "c", Map.of("d", true)), "e", "x", "f", List.of("y", "z")));
    assertThat(claims.values())
        .isEqualTo(
            Map.of(
                "a.b", List.of(BigDecimal.ONE),
                "a.c.d", List.of(true),
                "e", List.of("x"),
                "f", List.of("y", "z")));
  }

  @Test
  void leavesOutNullsAndWhatIsNeitherScalarNorFlat() {
    Map<String, Object> source = new HashMap<>();
    source.put("none", null);
    source.put("some", Arrays.asList("a", null, List.of("b"), Map.of("c", 1)));
    assertThat(Claims.flatten(source).values()).isEqualTo(Map.of("some", List.of("a")));
  }

  @Test
  void holdsEqualNumbersAsEqualValues() {
    assertThat(
            Claims.flatten(Map.of("n", List.of(10, 10L, 10.0, 1.0e1f, new BigDecimal("10.00"))))
                .get("n"))
        .containsOnly(new BigDecimal("1E+1"));
    assertThat(new Claims(Map.of("n", List.of(0.0))).get("n")).containsExactly(BigDecimal.ZERO);
  }

  @Test
  void holdsNumbersThatJsonDoesNotKnowAsText() {
    assertThat(Claims.flatten(Map.of("n", List.of(Double.NaN, Float.POSITIVE_INFINITY))).get("n"))
        .containsExactly("NaN", "Infinity");
  }

  @Test
  void leavesOutWhatLiesTooDeep() {
    Map<String, Object> claims = Map.of("leaf", "x");
    for (int i = 0; i < 10_000; i++) {
      claims = Map.of("a", claims, "b", i);
    }
    assertThat(Claims.flatten(claims).values())
        .hasSize(33)
        .containsKey("b")
        .doesNotContainKey("leaf");
  }

  @Test
  void looksUpTheLiteralNameFirst() {
    Claims claims =
        Claims.flatten(
            Map.of(
                "example.com/key",
                "literal",
                "a",
                Map.of("b", "nested"),
                "x/y",
                "slash",
                "x.y",
                "dot"));
    assertThat(claims.lookUp("example.com/key")).containsExactly("literal");
    assertThat(claims.lookUp("a/b")).containsExactly("nested");
    assertThat(claims.lookUp("a.b")).containsExactly("nested");
    assertThat(claims.lookUp("x/y")).containsExactly("slash");
    assertThat(claims.lookUp("x.y")).containsExactly("dot");
    assertThat(claims.lookUp("a")).isEmpty();
  }

  @Test
  void letsOthersOverrideOnEqualNames() {
    Claims session = Claims.flatten(Map.of("a", "session", "b", "session"));
    Claims user = Claims.flatten(Map.of("b", "user", "c", "user"));
    assertThat(session.overriddenBy(user).values())
        .isEqualTo(Map.of("a", List.of("session"), "b", List.of("user"), "c", List.of("user")));
  }

  @Test
  void readsTheFirstString() {
    Claims claims = Claims.flatten(Map.of("s", List.of("x", "y"), "n", 1));
    assertThat(claims.string("s")).contains("x");
    assertThat(claims.string("n")).isEmpty();
    assertThat(claims.string("absent")).isEmpty();
  }
}
