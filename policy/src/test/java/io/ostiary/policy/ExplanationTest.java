package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Optional<Identity> BOB =
      Fixtures.user("bob@example.com", Map.of(), Set.of("g1"));

  @Test
  void saysNothingWhereTheRequestIsAllowed() {
    assertThat(explain("{allow: {or: [{accept: 1}]}}", BOB)).isEmpty();
  }

  @Test
  void asksForLogin() {
    assertThat(explain("{allow: {or: [{domain: x.com}]}}", Fixtures.NOBODY))
        .containsExactly("You are not logged in");
  }

  @Test
  void tellsAMissingCertificateFromAnInvalidOne() {
    String policy = "{deny: {or: [{invalid_client_certificate: 1}]}}";
    assertThat(explain(policy, BOB))
        .containsExactly("A client certificate is needed, and none was sent");
    ClientCertificate invalid =
        new ClientCertificate.Presented(Fixtures.certificate("client.pem"), false);
    assertThat(
            Explanation.of(
                PolicyEvaluator.evaluate(Fixtures.policy(policy), BOB, Fixtures.with(invalid))))
        .containsExactly("Your client certificate is not valid here");
  }

  @Test
  void saysWhatWouldHaveBeenNeeded() {
    assertThat(
            explain(
                "{allow: {or: [{cors_preflight: 1}, {domain: x.com}, {groups: g2}, {claim/role: admin}]}}",
                BOB))
        .containsExactly(
            "Needed: e-mail domain x.com (e-mail is bob@example.com)",
            "Needed: group g2 (member of 1 group ids and names)",
            "Needed: claim role admin");
  }

  @Test
  void leavesOutWhatWasMetUnderAnd() {
    assertThat(explain("{allow: {and: [{domain: example.com}, {groups: g2}]}}", BOB)).hasSize(1);
  }

  @Test
  void saysWhatWasInTheWay() {
    assertThat(explain("{allow: {not: [{domain: example.com}]}}", BOB))
        .containsExactly("Refused: e-mail domain example.com (e-mail is bob@example.com)");
    assertThat(
            explain(
                "[{allow: {or: [{accept: 1}, {domain: x.com}]}}, {deny: {or: [{groups: g1}]}}]",
                BOB))
        .containsExactly("Refused: group g1 (member of 1 group ids and names)");
    assertThat(explain("[{allow: {or: [{accept: 1}]}}, {deny: {not: [{groups: g2}]}}]", BOB))
        .containsExactly("Needed: group g2 (member of 1 group ids and names)");
  }

  @Test
  void namesNobodyElse() {
    List<String> lines =
        explain(
            """
            {allow: {or: [
              {email: alice@example.com}, {email: {in: [carol@example.com]}}, {user: u-dave},
              {claim/upn: erin@example.com}, {source_ip: 10.9.8.0/24},
              {client_certificate: {san_email: frank@example.com}}]}}
            """,
            BOB);
    assertThat(String.join("\n", lines))
        .contains("bob@example.com")
        .doesNotContain("alice", "carol", "dave", "erin", "frank", "10.9.8");
    assertThat(lines)
        .contains("Needed: an e-mail address that the rule names (e-mail is bob@example.com)");
  }

  @Test
  void isNeverLongerThanEightLines() {
    StringBuilder domains = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      domains.append("{domain: x").append(i).append(".com},");
    }
    assertThat(explain("{allow: {or: [" + domains + "]}}", BOB))
        .hasSize(Explanation.MAX_LINES)
        .endsWith("and 93 more");
  }

  @Test
  void saysThatNobodyIsAllowed() {
    assertThat(explain("{}", BOB)).containsExactly("No rule lets anybody in here");
    assertThat(explain("{allow: {or: [{reject: 1}]}}", BOB))
        .containsExactly("A rule refuses everybody");
    assertThat(explain("[{allow: {or: [{accept: 1}]}}, {deny: {or: [{accept: 1}]}}]", BOB))
        .containsExactly("A rule refuses everybody");
  }

  @Test
  void saysWhatCouldNotBeChecked() {
    assertThat(
            explain(
                "{allow: {or: [{groups: g}]}}", Fixtures.userWithUnknownGroups("bob@example.com")))
        .containsExactly("Your groups could not be checked: the provider sent too many groups");
    assertThat(explain("{allow: {or: [{mcp_tool: x}]}}", BOB))
        .containsExactly("The rule asks for 'mcp_tool', which is not supported yet");
  }

  private static List<String> explain(String policy, Optional<Identity> user) {
    return Explanation.of(PolicyEvaluator.evaluate(Fixtures.policy(policy), user, Fixtures.GET));
  }
}
