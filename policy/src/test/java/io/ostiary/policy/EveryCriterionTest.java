package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.Decision.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each criterion decides by itself: ignoring it would let somebody in. */
class EveryCriterionTest {
  private static final ClientCertificate CERTIFICATE =
      new ClientCertificate.Presented(Fixtures.certificate("client.pem"), true);
  private static final ClientCertificate OTHER_CERTIFICATE =
      new ClientCertificate.Presented(Fixtures.certificate("nameless.pem"), true);

  /** A criterion, a request that it matches and one that differs in nothing but what it asks. */
  record Case(String criterion, Asked matching, Asked other) {
    @Override
    public String toString() {
      return criterion;
    }
  }

  /** A user and a request. */
  record Asked(Optional<Identity> user, RequestFacts request) {}

  @ParameterizedTest
  @MethodSource("cases")
  void allowsOnlyWhatMatches(Case c) {
    String allow = "{allow: {and: [{accept: 1}, {" + c.criterion() + "}]}}";
    assertThat(answer(allow, c.matching())).isEqualTo(Answer.ALLOW);
    assertThat(answer(allow, c.other())).isEqualTo(Answer.FORBIDDEN);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void deniesOnlyWhatMatches(Case c) {
    String deny = "[{allow: {or: [{accept: 1}]}}, {deny: {or: [{" + c.criterion() + "}]}}]";
    assertThat(answer(deny, c.matching())).isEqualTo(Answer.FORBIDDEN);
    assertThat(answer(deny, c.other())).isEqualTo(Answer.ALLOW);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void turnsRoundUnderNot(Case c) {
    String not = "{allow: {not: [{" + c.criterion() + "}]}}";
    assertThat(answer(not, c.matching())).isEqualTo(Answer.FORBIDDEN);
    assertThat(answer(not, c.other())).isEqualTo(Answer.ALLOW);
  }

  @Test
  void requiresAValidCertificate() {
    String deny = "[{allow: {or: [{accept: 1}]}}, {deny: {or: [{invalid_client_certificate: 1}]}}]";
    assertThat(answer(deny, new Asked(Fixtures.NOBODY, Fixtures.with(CERTIFICATE))))
        .isEqualTo(Answer.ALLOW);
    assertThat(answer(deny, new Asked(Fixtures.NOBODY, Fixtures.GET)))
        .isEqualTo(Answer.CLIENT_CERTIFICATE_REQUIRED);
  }

  @Test
  void authenticatedUserNeedsAUserId() {
    Identity nameless =
        new Identity("", Optional.empty(), Claims.none(), new Groups.Known(Set.of()));
    assertThat(
            answer(
                "{allow: {or: [{authenticated_user: 1}]}}",
                new Asked(Optional.of(nameless), Fixtures.GET)))
        .isEqualTo(Answer.FORBIDDEN);
  }

  @Test
  void rejectMatchesNothing() {
    assertThat(
            answer("{allow: {or: [{reject: 1}]}}", new Asked(Fixtures.user("a@b.c"), Fixtures.GET)))
        .isEqualTo(Answer.FORBIDDEN);
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void deniesWhatIsNotSupportedYetWhereverItStands(String criterion) {
    Asked asked = new Asked(Fixtures.user("a@example.com"), Fixtures.GET);
    for (String operator : Set.of("and", "or", "not", "nor")) {
      assertThat(answer("{allow: {" + operator + ": [{" + criterion + "}]}}", asked))
          .as(operator)
          .isEqualTo(Answer.FORBIDDEN);
      assertThat(
              answer(
                  "[{allow: {or: [{accept: 1}]}}, {deny: {"
                      + operator
                      + ": [{"
                      + criterion
                      + "}]}}]",
                  asked))
          .as("deny " + operator)
          .isEqualTo(Answer.FORBIDDEN);
    }
  }

  @Test
  void aCertificateWhoseNamesCannotBeReadHelpsNobody() {
    ClientCertificate malformed =
        new ClientCertificate.Presented(Fixtures.certificate("malformed-san.pem"), true);
    Asked asked = new Asked(Fixtures.NOBODY, Fixtures.with(malformed));
    for (String operator : Set.of("and", "or", "not", "nor")) {
      String rule = "{allow: {" + operator + ": [{client_certificate: {san_dns: a.b}}]}}";
      assertThat(answer(rule, asked)).as(operator).isEqualTo(Answer.FORBIDDEN);
    }
  }

  @Test
  void everyCriterionHasACase() {
    Set<String> covered =
        new TreeSet<>(Set.of("AuthenticatedUser", "Accept", "Reject", "InvalidClientCertificate"));
    cases().map(c -> read(c.criterion())).forEach(covered::add);
    unsupported().map(EveryCriterionTest::read).forEach(covered::add);
    Set<String> all = new TreeSet<>();
    collect(Criterion.class, all);
    assertThat(covered).isEqualTo(all);
    assertThat(unsupported()).hasSameSizeAs(Criterion.Feature.values());
  }

  static Stream<Case> cases() {
    Optional<Identity> bob =
        Fixtures.user("bob@example.com", Map.of("department", "sales"), Set.of("g1"));
    Optional<Identity> eve =
        Fixtures.user("eve@example.org", Map.of("department", "it"), Set.of("g2"));
    Optional<Identity> other =
        Optional.of(
            new Identity("u2", Optional.empty(), Claims.none(), new Groups.Known(Set.of("g1"))));
    RequestFacts preflight =
        new RequestFacts(
            "OPTIONS", "/", Optional.of(Fixtures.ip("192.0.2.1")), true, Fixtures.ABSENT);
    return Stream.of(
        ofUsers("user: u1", bob, other),
        ofUsers("email: bob@example.com", bob, eve),
        ofUsers("domain: example.com", bob, eve),
        ofUsers("claim/department: sales", bob, eve),
        ofUsers("groups: g1", bob, eve),
        ofRequests("http_method: GET", Fixtures.GET, Fixtures.request("POST", "/")),
        ofRequests("http_path: /a", Fixtures.request("GET", "/a"), Fixtures.GET),
        ofRequests("source_ip: 10.0.0.0/8", Fixtures.from("10.1.2.3"), Fixtures.from("11.1.2.3")),
        ofRequests("cors_preflight: 1", preflight, Fixtures.request("OPTIONS", "/")),
        ofRequests(
            "client_certificate: {san_dns: 1.example.com}",
            Fixtures.with(CERTIFICATE),
            Fixtures.with(OTHER_CERTIFICATE)));
  }

  static Stream<String> unsupported() {
    return Stream.of(
        "device: {is: x}",
        "mcp_tool: x",
        "ssh_publickey: x",
        "ssh_ca: x",
        "ssh_username: x",
        "ssh_username_matches_email: 1",
        "ssh_username_matches_claim: x");
  }

  private static Case ofUsers(
      String criterion, Optional<Identity> matching, Optional<Identity> other) {
    return new Case(criterion, new Asked(matching, Fixtures.GET), new Asked(other, Fixtures.GET));
  }

  private static Case ofRequests(String criterion, RequestFacts matching, RequestFacts other) {
    return new Case(
        criterion, new Asked(Fixtures.NOBODY, matching), new Asked(Fixtures.NOBODY, other));
  }

  private static Answer answer(String policy, Asked asked) {
    return PolicyEvaluator.evaluate(Fixtures.policy(policy), asked.user(), asked.request())
        .answer();
  }

  private static String read(String criterion) {
    return Fixtures.policy("{allow: {and: [{" + criterion + "}]}}")
        .rules()
        .getFirst()
        .conditions()
        .getFirst()
        .criteria()
        .getFirst()
        .getClass()
        .getSimpleName();
  }

  private static void collect(Class<?> type, Set<String> names) {
    if (!type.isSealed()) {
      names.add(type.getSimpleName());
      return;
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      collect(permitted, names);
    }
  }
}
