package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyShorthandTest {
  @Test
  void isOneAllowRuleOfAllShorthands() {
    PolicyShorthand shorthand =
        new PolicyShorthand(
            true,
            true,
            true,
            List.of("Example.com"),
            Map.of("role", List.of(Scalar.of("admin"), new Scalar.Flag(true))),
            List.of("A@x.com"));
    assertThat(shorthand.toPolicy())
        .isEqualTo(
            Fixtures.policy(
                """
                allow:
                  or:
                    - accept: 1
                    - cors_preflight: 1
                    - authenticated_user: 1
                    - domain: {is: example.com}
                    - claim/role: admin
                    - claim/role: true
                    - user: {is: A@x.com}
                    - email: {is: a@x.com}
                """));
  }

  @Test
  void nothingIsThePolicyThatDeniesEverybody() {
    assertThat(new PolicyShorthand(false, false, false, List.of(), Map.of(), List.of()).toPolicy())
        .isEqualTo(Policy.none());
  }

  @Test
  void isJoinedWithThePolicyOfTheRoute() {
    Policy joined =
        new PolicyShorthand(false, false, false, List.of("x.com"), Map.of(), List.of())
            .toPolicy()
            .and(
                Fixtures.policy(
                    "[{allow: {or: [{groups: g}]}}, {deny: {or: [{email: bad@x.com}]}}]"));
    assertThat(allows(joined, Fixtures.user("a@x.com"))).isTrue();
    assertThat(allows(joined, Fixtures.user("a@y.com", Map.of(), Set.of("g")))).isTrue();
    assertThat(allows(joined, Fixtures.user("bad@x.com"))).isFalse();
    assertThat(allows(joined, Fixtures.user("a@y.com"))).isFalse();
  }

  private static boolean allows(Policy policy, Optional<Identity> user) {
    return PolicyEvaluator.evaluate(policy, user, Fixtures.GET).answer() == Decision.Answer.ALLOW;
  }
}
