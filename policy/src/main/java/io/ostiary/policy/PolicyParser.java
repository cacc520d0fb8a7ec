package io.ostiary.policy;

import java.util.List;

/** Reads PPL, written as YAML or JSON. */
public final class PolicyParser {
  private PolicyParser() {}

  /** Reads a policy's text; never throws. */
  public static ParsedPolicy parse(String text) {
    return new ParsedPolicy.Invalid(
        List.of(new ParsedPolicy.Problem(1, 1, text, "not a policy", "a policy")));
  }
}
