package io.ostiary.policy;

import java.util.List;
import java.util.stream.Stream;

/**
 * A policy: rules that allow and rules that deny. It allows when a rule allows and none denies;
 * without rules it denies.
 *
 * @param rules in the order in which they are written
 */
public record Policy(List<Rule> rules) {
  private static final Policy NONE = new Policy(List.of());

  public Policy {
    rules = List.copyOf(rules);
  }

  /** The policy without rules, which denies everybody. */
  public static Policy none() {
    return NONE;
  }

  /** Both policies as one: allowed when either allows and neither denies. */
  public Policy and(Policy other) {
    return new Policy(Stream.concat(rules.stream(), other.rules.stream()).toList());
  }
}
