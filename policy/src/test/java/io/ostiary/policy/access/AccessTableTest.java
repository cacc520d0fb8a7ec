package io.ostiary.policy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {
  private static final AccessTable TABLE =
      AccessTable.of(List.of(route("r1", "app.example.com"), route("r2", "*.wild.example.com")));

  @Test
  void findsRoutesById() {
    assertThat(TABLE.route(new RouteId("r1")))
        .map(RouteAccess::host)
        .contains(new Hostname("app.example.com"));
    assertThat(TABLE.route(new RouteId("r3"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "app.example.com, true",
    "other.example.com, false",
    "x.app.example.com, false",
    "a.wild.example.com, true",
    "a.b.wild.example.com, false",
    "wild.example.com, false",
    "*.wild.example.com, false",
    "*, false",
  })
  void servesExactHostsOfItsNamesAndWildcards(String host, boolean serves) {
    assertThat(TABLE.serves(new Hostname(host))).isEqualTo(serves);
  }

  @Test
  void servesEveryHostWhereThereIsADefault() {
    AccessTable table = AccessTable.of(List.of(route("r1", "*")));
    assertThat(table.serves(new Hostname("anything.example.com"))).isTrue();
    assertThat(table.serves(Hostname.ANY)).isFalse();
  }

  @Test
  void isEqualWhateverTheOrder() {
    RouteAccess a = route("a", "a.example.com");
    RouteAccess b = route("b", "b.example.com");
    assertThat(AccessTable.of(List.of(a, b)))
        .isEqualTo(AccessTable.of(List.of(b, a)))
        .hasToString(AccessTable.of(List.of(b, a)).toString());
  }

  @Test
  void emptyServesNothing() {
    assertThat(AccessTable.empty()).isEqualTo(new AccessTable(Map.of(), Set.of()));
    assertThat(AccessTable.empty().serves(new Hostname("app.example.com"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b_c-9", "0"})
  void acceptsPlainRouteIds(String id) {
    assertThat(new RouteId(id)).hasToString(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "ä", "a\n", "a\u0000"})
  void refusesOtherRouteIds(String id) {
    assertThatThrownBy(() -> new RouteId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsRouteIds() {
    assertThat(new RouteId("a".repeat(64)).value()).hasSize(64);
    assertThatThrownBy(() -> new RouteId("a".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RouteAccess route(String id, String host) {
    return new RouteAccess(
        new RouteId(id),
        new Hostname(host),
        "default/" + id,
        new Access.Protected(Policy.none()),
        false,
        Map.of());
  }
}
