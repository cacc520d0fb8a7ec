package io.ostiary.cli.dev;

import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.Decision.TraceEntry;
import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyEvaluator;
import io.ostiary.policy.RequestFacts;
import io.ostiary.policy.Rule;
import io.ostiary.policy.Rule.Condition;
import io.ostiary.policy.access.Access;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who may use a route, in words. */
final class AccessWords {
  private static final RequestFacts ANY_REQUEST =
      new RequestFacts("GET", "/", Optional.empty(), false, new ClientCertificate.Absent());

  private AccessWords() {}

  static String of(Access access) {
    return switch (access) {
      case Access.Public() -> "everybody, without a login";
      case Access.Broken(String problem) -> "nobody: " + problem;
      case Access.Protected(Policy policy) -> of(policy);
    };
  }

  private static String of(Policy policy) {
    // The evaluator's trace names each criterion in words, in the order of the policy.
    Iterator<TraceEntry> trace =
        PolicyEvaluator.evaluate(policy, Optional.empty(), ANY_REQUEST).trace().iterator();
    List<String> allowed = new ArrayList<>();
    List<String> denied = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      for (Condition condition : rule.conditions()) {
        String words = words(condition, trace);
        if (!words.isEmpty()) {
          (rule.action() == Rule.Action.ALLOW ? allowed : denied).add(words);
        }
      }
    }
    if (allowed.isEmpty()) {
      return "nobody: no rule lets anybody in";
    }
    return String.join(" or ", allowed)
        + (denied.isEmpty() ? "" : "; never: " + String.join(" or ", denied));
  }

  private static String words(Condition condition, Iterator<TraceEntry> trace) {
    List<String> criteria = new ArrayList<>();
    for (int i = 0; i < condition.criteria().size() && trace.hasNext(); i++) {
      criteria.add(trace.next().wanted());
    }
    if (criteria.isEmpty()) {
      return "";
    }
    return switch (condition.operator()) {
      case OR -> joined(criteria, " or ");
      case AND -> joined(criteria, " and ");
      case NOT -> "not (" + joined(criteria, " or ") + ")";
      case NOR -> "not (" + joined(criteria, " and ") + ")";
    };
  }

  private static String joined(List<String> criteria, String word) {
    return criteria.stream().distinct().collect(Collectors.joining(word));
  }
}
