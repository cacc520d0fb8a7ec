package io.ostiary.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Applies a policy to a request. */
public final class PolicyEvaluator {
  private PolicyEvaluator() {}

  /** What the policy says; pure and total. */
  public static Decision evaluate(
      Policy policy, Optional<Identity> identity, RequestFacts request) {
    Decision.Outcome none = new Decision.Outcome(false, Set.of());
    return new Decision(Decision.Answer.FORBIDDEN, none, none, List.of());
  }
}
