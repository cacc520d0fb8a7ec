package io.ostiary.policy;

import io.ostiary.policy.Rule.Condition;
import java.util.List;
import java.util.stream.Collectors;

/** A policy in one line of plain words, for administrators. */
public final class PolicySummary {
  private PolicySummary() {}

  /** Whom the policy allows and denies: {@code allow e-mail domain 'example.com'}. */
  public static String of(Policy policy) {
    List<String> rules =
        policy.rules().stream().map(PolicySummary::rule).filter(rule -> !rule.isEmpty()).toList();
    return rules.isEmpty() ? "nobody" : String.join("; ", rules);
  }

  private static String rule(Rule rule) {
    String conditions =
        rule.conditions().stream()
            .filter(condition -> !condition.criteria().isEmpty())
            .map(PolicySummary::condition)
            .collect(Collectors.joining(", or "));
    String action =
        switch (rule.action()) {
          case ALLOW -> "allow ";
          case DENY -> "deny ";
        };
    return conditions.isEmpty() ? "" : action + conditions;
  }

  private static String condition(Condition condition) {
    List<String> criteria = condition.criteria().stream().map(TraceWords::wanted).toList();
    return switch (condition.operator()) {
      case OR -> String.join(" or ", criteria);
      case AND -> String.join(" and ", criteria);
      case NOT -> "neither " + String.join(" nor ", criteria);
      case NOR -> "not all of " + String.join(", ", criteria);
    };
  }
}
