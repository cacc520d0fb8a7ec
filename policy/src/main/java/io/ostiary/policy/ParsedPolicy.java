package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The result of reading a policy's text. */
public sealed interface ParsedPolicy {
  /** The text is a policy. */
  record Valid(Policy policy) implements ParsedPolicy {
    public Valid {
      requireNonNull(policy);
    }
  }

  /** The text is not a policy; all problems are listed. */
  record Invalid(List<Problem> problems) implements ParsedPolicy {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /**
   * One problem in the text.
   *
   * @param line line in the policy's own text, from 1
   * @param column column, from 1
   * @param token the offending text, at most 80 characters
   * @param message what is wrong with it
   * @param expected what would be right, and so the remedy
   */
  record Problem(int line, int column, String token, String message, String expected) {
    public Problem {
      requireNonNull(token);
      requireNonNull(message);
      requireNonNull(expected);
    }
  }
}
