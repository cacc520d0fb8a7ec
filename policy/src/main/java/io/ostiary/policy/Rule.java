package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One {@code allow} or {@code deny} of a policy. Its conditions are ORed, as are all rules of one
 * action.
 *
 * @param action what the rule does when it matches
 * @param conditions the lists of criteria; empty ones never match
 */
public record Rule(Action action, List<Condition> conditions) {
  public Rule {
    requireNonNull(action);
    conditions = List.copyOf(conditions);
  }

  /** What a rule does. */
  public enum Action {
    ALLOW,
    DENY
  }

  /** How the criteria of a condition are joined. */
  public enum Operator {
    /** All match. */
    AND,
    /** Any matches. */
    OR,
    /** None matches. */
    NOT,
    /** Not all match: Pomerium's {@code nor} is a NAND. */
    NOR
  }

  /** Criteria under one operator. */
  public record Condition(Operator operator, List<Criterion> criteria) {
    public Condition {
      requireNonNull(operator);
      criteria = List.copyOf(criteria);
    }
  }
}
