package io.ostiary.policy;

import io.ostiary.policy.Decision.Answer;
import io.ostiary.policy.Decision.Outcome;
import io.ostiary.policy.Decision.Truth;
import java.util.Optional;

/**
 * Applies a policy to a request.
 *
 * <p>What cannot be evaluated (no login, groups that could not be learnt, a criterion of a later
 * version) is unknown, and the rules are joined in three-valued logic. A request is allowed only
 * when the allow rules surely match and the deny rules surely do not.
 */
public final class PolicyEvaluator {
  private PolicyEvaluator() {}

  /** What the policy says; pure and total. */
  public static Decision evaluate(
      Policy policy, Optional<Identity> identity, RequestFacts request) {
    Subject subject = new Subject(identity, request);
    Junction allowing = Junction.ofAny();
    Junction denying = Junction.ofAny();
    for (Rule rule : policy.rules()) {
      Junction action = rule.action() == Rule.Action.ALLOW ? allowing : denying;
      for (Rule.Condition condition : rule.conditions()) {
        // An empty condition never matches, an empty `and` or `not` neither.
        if (!condition.criteria().isEmpty()) {
          action.add(join(condition, subject));
        }
      }
    }
    Finding allow = allowing.result();
    Finding deny = denying.result();
    return new Decision(
        answer(allow, deny),
        new Outcome(allow.truth() == Truth.TRUE, allow.reasonSet()),
        new Outcome(deny.truth() != Truth.FALSE, deny.reasonSet()),
        new Trace(policy, subject));
  }

  private static Finding join(Rule.Condition condition, Subject subject) {
    boolean inverts = condition.operator().inverts();
    Junction junction = condition.operator().joinsAll() ? Junction.ofAll() : Junction.ofAny();
    for (Criterion criterion : condition.criteria()) {
      Finding finding = subject.find(criterion);
      junction.add(inverts ? finding.inverted() : finding);
    }
    return junction.result();
  }

  /** The answer, in Pomerium's order: certificate before login before everything else. */
  private static Answer answer(Finding allow, Finding deny) {
    if (lacksCertificate(deny)) {
      return Answer.CLIENT_CERTIFICATE_REQUIRED;
    }
    if (allow.has(Reason.USER_UNAUTHENTICATED) || deny.has(Reason.USER_UNAUTHENTICATED)) {
      return Answer.LOGIN;
    }
    if (deny.truth() != Truth.FALSE) {
      return Answer.FORBIDDEN;
    }
    if (allow.truth() == Truth.TRUE) {
      return Answer.ALLOW;
    }
    return lacksCertificate(allow) ? Answer.CLIENT_CERTIFICATE_REQUIRED : Answer.FORBIDDEN;
  }

  private static boolean lacksCertificate(Finding finding) {
    return finding.has(Reason.CLIENT_CERTIFICATE_REQUIRED)
        || finding.has(Reason.INVALID_CLIENT_CERTIFICATE);
  }
}
