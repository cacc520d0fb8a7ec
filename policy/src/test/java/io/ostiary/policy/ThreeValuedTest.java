package io.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.Decision.Answer;
import io.ostiary.policy.Rule.Action;
import io.ostiary.policy.Rule.Condition;
import io.ostiary.policy.Rule.Operator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be evaluated never lets a request through; random policies against two oracles. */
class ThreeValuedTest {
  private static final Criterion ACCEPT = new Criterion.Accept();
  private static final Criterion REJECT = new Criterion.Reject();
  private static final Criterion GROUP =
      new Criterion.GroupMembership(ListMatcher.has(Scalar.of("g")));
  private static final Criterion DEVICE = new Criterion.Unsupported(Criterion.Feature.DEVICE);
  private static final Criterion USER = new Criterion.AuthenticatedUser();
  private static final Criterion CERTIFICATE = new Criterion.InvalidClientCertificate();
  private static final List<Operator> OPERATORS = List.of(Operator.values());
  private static final int POLICIES = 2_000;

  @ParameterizedTest
  @MethodSource("seeds")
  void allowsOnlyWhatEveryOutcomeOfTheUnknownWouldAllow(long seed) {
    Random random = new Random(seed);
    Optional<Identity> user = Fixtures.userWithUnknownGroups("a@example.com");
    List<Criterion> unknown = List.of(GROUP, DEVICE);
    int allowed = 0;
    for (int i = 0; i < POLICIES; i++) {
      Policy policy = randomPolicy(random, List.of(ACCEPT, REJECT, GROUP, DEVICE));
      if (answer(policy, user) != Answer.ALLOW) {
        continue;
      }
      allowed++;
      for (int bits = 0; bits < 1 << unknown.size(); bits++) {
        int outcome = bits;
        Policy known =
            mapped(
                policy,
                criterion -> {
                  int index = unknown.indexOf(criterion);
                  return index < 0 ? criterion : (outcome >> index & 1) == 0 ? REJECT : ACCEPT;
                });
        assertThat(answer(known, user)).as("%s", policy).isEqualTo(Answer.ALLOW);
      }
    }
    assertThat(allowed).as("policies that allow").isPositive();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void asksForLoginExactlyWherePomeriumDoes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < POLICIES; i++) {
      Policy policy = randomPolicy(random, List.of(ACCEPT, REJECT, USER, CERTIFICATE));
      assertThat(answer(policy, Fixtures.NOBODY))
          .as("%s", policy)
          .isEqualTo(Pomerium.answer(policy));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anonymousIsNeverAllowedWhatSomeUserWouldBeRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < POLICIES; i++) {
      Policy policy = randomPolicy(random, List.of(ACCEPT, REJECT, USER, DEVICE));
      if (answer(policy, Fixtures.NOBODY) == Answer.ALLOW) {
        for (Criterion outcome : List.of(ACCEPT, REJECT)) {
          Policy known = mapped(policy, c -> c.equals(USER) || c.equals(DEVICE) ? outcome : c);
          assertThat(answer(known, Fixtures.NOBODY)).as("%s", policy).isEqualTo(Answer.ALLOW);
        }
      }
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 5);
  }

  private static Answer answer(Policy policy, Optional<Identity> user) {
    return PolicyEvaluator.evaluate(policy, user, Fixtures.GET).answer();
  }

  private static Policy randomPolicy(Random random, List<Criterion> leaves) {
    List<Rule> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<Condition> conditions = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        List<Criterion> criteria = new ArrayList<>();
        for (int k = random.nextInt(4); k > 0; k--) {
          criteria.add(leaves.get(random.nextInt(leaves.size())));
        }
        conditions.add(new Condition(OPERATORS.get(random.nextInt(OPERATORS.size())), criteria));
      }
      rules.add(new Rule(random.nextInt(3) == 0 ? Action.DENY : Action.ALLOW, conditions));
    }
    return new Policy(rules);
  }

  private static Policy mapped(Policy policy, UnaryOperator<Criterion> change) {
    return new Policy(
        policy.rules().stream()
            .map(
                rule ->
                    new Rule(
                        rule.action(),
                        rule.conditions().stream()
                            .map(
                                condition ->
                                    new Condition(
                                        condition.operator(),
                                        condition.criteria().stream().map(change).toList()))
                            .toList()))
            .toList());
  }

  /** Pomerium's two-valued evaluation for an anonymous request, written with sets. */
  private static final class Pomerium {
    record Result(boolean holds, Set<Reason> reasons) {}

    static Answer answer(Policy policy) {
      Result allow = any(policy, Action.ALLOW);
      Result deny = any(policy, Action.DENY);
      Set<Reason> all = new HashSet<>(allow.reasons());
      all.addAll(deny.reasons());
      if (deny.reasons().contains(Reason.CLIENT_CERTIFICATE_REQUIRED)) {
        return Answer.CLIENT_CERTIFICATE_REQUIRED;
      }
      if (all.contains(Reason.USER_UNAUTHENTICATED)) {
        return Answer.LOGIN;
      }
      if (deny.holds()) {
        return Answer.FORBIDDEN;
      }
      if (allow.holds()) {
        return Answer.ALLOW;
      }
      return allow.reasons().contains(Reason.CLIENT_CERTIFICATE_REQUIRED)
          ? Answer.CLIENT_CERTIFICATE_REQUIRED
          : Answer.FORBIDDEN;
    }

    private static Result any(Policy policy, Action action) {
      List<Result> results = new ArrayList<>();
      for (Rule rule : policy.rules()) {
        for (Condition condition : rule.conditions()) {
          if (rule.action() == action && !condition.criteria().isEmpty()) {
            results.add(result(condition));
          }
        }
      }
      return join(results, false);
    }

    private static Result result(Condition condition) {
      boolean inverts =
          condition.operator() == Operator.NOT || condition.operator() == Operator.NOR;
      List<Result> results =
          condition.criteria().stream()
              .map(Pomerium::result)
              .map(result -> new Result(result.holds() != inverts, result.reasons()))
              .toList();
      return join(
          results, condition.operator() == Operator.AND || condition.operator() == Operator.NOT);
    }

    private static Result result(Criterion criterion) {
      return switch (criterion) {
        case Criterion.Accept _ -> new Result(true, EnumSet.of(Reason.ACCEPT));
        case Criterion.Reject _ -> new Result(false, EnumSet.of(Reason.REJECT));
        case Criterion.InvalidClientCertificate _ ->
            new Result(true, EnumSet.of(Reason.CLIENT_CERTIFICATE_REQUIRED));
        default -> new Result(false, EnumSet.of(Reason.USER_UNAUTHENTICATED));
      };
    }

    private static Result join(List<Result> results, boolean all) {
      if (results.isEmpty()) {
        return new Result(false, Set.of());
      }
      boolean holds =
          all ? results.stream().allMatch(Result::holds) : results.stream().anyMatch(Result::holds);
      Set<Reason> reasons = new HashSet<>();
      results.stream()
          .filter(result -> result.holds() == holds)
          .forEach(result -> reasons.addAll(result.reasons()));
      return new Result(holds, reasons);
    }
  }
}
