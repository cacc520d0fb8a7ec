package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.policy.Decision.TraceEntry;
import io.ostiary.policy.Decision.Truth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {
  private static final Optional<Identity> BOB =
      Fixtures.user(
          "Bob@example.com", Map.of("department", List.of("a", "b", "c", "d")), groups(5_000));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "domain: x.com | e-mail is bob@example.com | e-mail domain x.com",
        "email: {not: b@x.com} | e-mail is bob@example.com | e-mail other than b@x.com",
        "user: {in: [a, b, c, d, e]} | user id is u1 | user id one of a, b, c and 2 more",
        "user: 1234 | user id is u1 | user id the number 1234",
        "claim/department: x | claim department is a, b, c and 1 more | claim department x",
        "claim/team: {exclude: x} | '' | claim team without x",
        "groups: {is: g7} | member of 5000 group ids and names | group only g7",
        "http_method: {starts_with: P} | method is GET | method starting with P",
        "http_path: {ends_with: .js, not_in: [/a]} | path is / | path ending with .js and path none of /a",
        "source_ip: [10.0.0.0/8, '::1'] | address is 192.0.2.1 | 'address in 10.0.0.0/8, ::1'",
        "client_certificate: {san_dns: a.b} | no client certificate | client certificate with san_dns a.b",
        "mcp_tool: x | '' | a later version: 'mcp_tool' is not supported yet",
        "authenticated_user: 1 | user id is u1 | a logged-in user",
      })
  void saysWhatACriterionSawAndWhatItWanted(String criterion, String actual, String wanted) {
    TraceEntry entry = trace("{allow: {and: [{" + criterion + "}]}}", BOB).getFirst();
    assertThat(entry.actual()).isEqualTo(actual);
    assertThat(entry.wanted()).isEqualTo(wanted);
  }

  @Test
  void listsEveryCriterionInTheOrderOfThePolicy() {
    List<TraceEntry> trace =
        trace(
            "[{deny: {not: [{domain: x.com}]}}, {allow: {or: [{accept: 1}, {claim/a/b: 1}]}}]",
            BOB);
    assertThat(trace)
        .extracting(TraceEntry::criterion)
        .containsExactly("domain", "accept", "claim/a/b");
    assertThat(trace)
        .extracting(TraceEntry::rule)
        .containsExactly(Rule.Action.DENY, Rule.Action.ALLOW, Rule.Action.ALLOW);
    assertThat(trace).extracting(TraceEntry::matched).containsExactly(false, true, false);
    assertThat(trace).extracting(TraceEntry::inverted).containsExactly(true, false, false);
    assertThat(trace).extracting(TraceEntry::hinders).containsExactly(true, false, true);
  }

  @Test
  void saysWhatIsUnknown() {
    TraceEntry anonymous = trace("{allow: {not: [{email: a@b.c}]}}", Fixtures.NOBODY).getFirst();
    assertThat(anonymous.truth()).isEqualTo(Truth.UNKNOWN);
    assertThat(anonymous.reason()).isEqualTo(Reason.USER_UNAUTHENTICATED);
    assertThat(anonymous.hinders()).isTrue();
    TraceEntry groups =
        trace("{allow: {not: [{groups: a}]}}", Fixtures.userWithUnknownGroups("a@b.c")).getFirst();
    assertThat(groups.actual())
        .isEqualTo("groups are not known: the provider sent too many groups");
  }

  @Test
  void boundsAndCleansForeignText() {
    Optional<Identity> user =
        Fixtures.user("a@b.c", Map.of("x", "\u001b[2J\u202Eevil\n" + "y".repeat(10_000)), Set.of());
    String path = "p".repeat(10_000);
    for (TraceEntry entry :
        trace(
            "{allow: {or: [{claim/x: {has: \""
                + path
                + "\"}}, {claim/"
                + path.substring(0, 900)
                + ": 1}]}}",
            user)) {
      assertThat(entry.criterion().length()).isLessThanOrEqualTo(Words.LIMIT);
      assertThat(entry.actual().length()).isLessThan(300);
      assertThat(entry.wanted().length()).isLessThan(300);
      assertThat(entry.actual()).doesNotContain("\u001b", "\n", "\u202E");
    }
  }

  @Test
  void isPartOfAnEqualDecision() {
    Policy policy = Fixtures.policy("{allow: {or: [{domain: x.com}]}}");
    Decision decision = PolicyEvaluator.evaluate(policy, BOB, Fixtures.GET);
    assertThat(decision).isEqualTo(PolicyEvaluator.evaluate(policy, BOB, Fixtures.GET));
    assertThatThrownBy(decision.trace()::removeFirst)
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static List<TraceEntry> trace(String policy, Optional<Identity> user) {
    return PolicyEvaluator.evaluate(Fixtures.policy(policy), user, Fixtures.GET).trace();
  }

  private static Set<String> groups(int count) {
    Set<String> groups = new HashSet<>();
    IntStream.range(0, count).forEach(i -> groups.add("g" + i));
    return groups;
  }
}
