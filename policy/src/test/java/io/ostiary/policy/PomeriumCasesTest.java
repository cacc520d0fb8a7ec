package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pomerium's asserted behaviours, and where this module differs on purpose: a table. */
class PomeriumCasesTest {
  private static final String TABLE = "pomerium-cases.yaml";
  private static final Set<String> MARKS = Set.of("RUN", "DIFFERS", "LATER", "ELSEWHERE");
  private static final int LAST_ROW_OF_POMERIUM = 124;

  /** One item of the table. */
  record Case(Map<String, Object> item) {
    String text(String key) {
      return String.valueOf(item.getOrDefault(key, ""));
    }

    boolean has(String key) {
      return item.containsKey(key);
    }

    Collection<?> list(String key) {
      return item.get(key) instanceof Collection<?> list ? list : List.of();
    }

    Map<?, ?> map(String key) {
      return item.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    String mark() {
      return has("mark") ? text("mark") : "RUN";
    }

    @Override
    public String toString() {
      return text("row") + " " + mark() + " " + text("policy") + text("shorthand");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parsed")
  void parses(Case row) {
    List<String> actions =
        Fixtures.policy(row.text("policy")).rules().stream()
            .map(rule -> rule.action().key())
            .toList();
    assertThat(actions).isEqualTo(row.list("rules"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  void rejects(Case row) {
    assertThat(Fixtures.problems(row.text("policy")))
        .extracting(ParsedPolicy.Problem::message)
        .anySatisfy(message -> assertThat(message).contains(row.text("problem")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decided")
  void decides(Case row) {
    Decision decision = PolicyEvaluator.evaluate(policy(row), user(row), request(row));
    assertThat(decision.answer()).hasToString(row.text("answer"));
    assertOutcome(decision.allow(), row.list("allow"));
    assertOutcome(decision.deny(), row.list("deny"));
  }

  @Test
  void namesEveryRowAndSaysWhyOneIsNotAsInPomerium() {
    Set<Integer> rows = new TreeSet<>();
    for (Case row : all().toList()) {
      rows.add(Integer.parseInt(row.text("row")));
      assertThat(MARKS).as(row.toString()).contains(row.mark());
      assertThat(row.mark().equals("RUN") || row.has("why")).as(row.toString()).isTrue();
      assertThat(row.has("rules") || row.has("problem") || row.has("answer"))
          .as("%s asserts something", row)
          .isEqualTo(row.has("policy") || row.has("shorthand"));
    }
    assertThat(rows).containsAll(IntStream.rangeClosed(1, LAST_ROW_OF_POMERIUM).boxed().toList());
  }

  static Stream<Case> parsed() {
    return all().filter(row -> row.has("rules"));
  }

  static Stream<Case> rejected() {
    return all().filter(row -> row.has("problem"));
  }

  static Stream<Case> decided() {
    return all().filter(row -> row.has("answer"));
  }

  private static Stream<Case> all() {
    return Fixtures.table(TABLE).stream().map(Case::new);
  }

  private static void assertOutcome(Decision.Outcome outcome, Collection<?> expected) {
    List<String> words = expected.stream().map(String::valueOf).toList();
    boolean matched = !words.isEmpty() && Boolean.parseBoolean(words.getFirst());
    assertThat(outcome.matched()).isEqualTo(matched);
    assertThat(outcome.reasons())
        .extracting(Reason::code)
        .containsExactlyInAnyOrderElementsOf(words.stream().skip(1).toList());
  }

  private static Policy policy(Case row) {
    if (!row.has("shorthand")) {
      return Fixtures.policy(row.text("policy"));
    }
    Map<?, ?> fields = row.map("shorthand");
    List<String> users =
        fields.get("users") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    Policy policy =
        new PolicyShorthand(
                fields.containsKey("everybody"), false, false, List.of(), Map.of(), users)
            .toPolicy();
    return fields.containsKey("certificate")
        ? policy.and(PolicyShorthand.validClientCertificateRequired())
        : policy;
  }

  private static Optional<Identity> user(Case row) {
    if (!row.has("user")) {
      return Optional.empty();
    }
    Map<?, ?> fields = row.map("user");
    Claims claims =
        fields.get("claims") instanceof Map<?, ?> map
            ? Claims.flatten(
                map.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            entry -> String.valueOf(entry.getKey()), Map.Entry::getValue)))
            : Claims.none();
    Groups groups =
        fields.get("groups") instanceof List<?> list
            ? new Groups.Known(list.stream().map(String::valueOf).collect(Collectors.toSet()))
            : fields.containsKey("groups")
                ? new Groups.Unknown("the directory did not answer")
                : new Groups.Known(Set.of());
    return Optional.of(
        new Identity(
            String.valueOf(fields.get("id")),
            Optional.ofNullable(fields.get("email")).map(String::valueOf),
            claims,
            groups));
  }

  private static RequestFacts request(Case row) {
    Map<?, ?> fields = row.map("request");
    String ip = fields.containsKey("ip") ? String.valueOf(fields.get("ip")) : "192.0.2.1";
    ClientCertificate certificate =
        fields.containsKey("certificate")
            ? new ClientCertificate.Presented(
                Fixtures.certificate("client.pem"), "valid".equals(fields.get("certificate")))
            : Fixtures.ABSENT;
    return new RequestFacts(
        fields.containsKey("method") ? String.valueOf(fields.get("method")) : "GET",
        fields.containsKey("path") ? String.valueOf(fields.get("path")) : "/",
        ip.equals("none") ? Optional.empty() : Optional.of(Fixtures.ip(ip)),
        fields.containsKey("cors"),
        certificate);
  }
}
