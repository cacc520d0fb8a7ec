package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ascii;
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
    DENY;

    /** Its key in a policy. */
    public String key() {
      return Ascii.toLowerCase(name());
    }
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
    NOR;

    /** Its key in a policy. */
    public String key() {
      return Ascii.toLowerCase(name());
    }

    /** Whether each criterion is turned round before they are joined. */
    public boolean inverts() {
      return this == NOT || this == NOR;
    }

    /** Whether all criteria have to hold, once turned round; else any of them. */
    boolean joinsAll() {
      return this == AND || this == NOT;
    }
  }

  /** Criteria under one operator. */
  public record Condition(Operator operator, List<Criterion> criteria) {
    public Condition {
      requireNonNull(operator);
      criteria = List.copyOf(criteria);
    }
  }
}
