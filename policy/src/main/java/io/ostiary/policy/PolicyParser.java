package io.ostiary.policy;

import java.util.Optional;

/**
 * Reads PPL, Pomerium's policy language, written as YAML 1.2 (core schema) or JSON.
 *
 * <p>Stricter than Pomerium where a mistake would go unnoticed: unknown criteria and matchers,
 * empty matchers, double keys, anchors, aliases and tags are problems.
 */
public final class PolicyParser {
  private PolicyParser() {}

  /** Reads a policy's text; never throws. */
  public static ParsedPolicy parse(String text) {
    Problems problems = new Problems();
    Optional<Policy> policy =
        new PolicyText(text, problems).root().map(new PolicyReader(problems)::policy);
    return policy.isPresent() && problems.isEmpty()
        ? new ParsedPolicy.Valid(policy.get())
        : new ParsedPolicy.Invalid(problems.inOrder());
  }
}
