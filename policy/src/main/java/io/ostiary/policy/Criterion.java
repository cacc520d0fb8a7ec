package io.ostiary.policy;

/** One criterion of a policy. */
public sealed interface Criterion {
  /** Constant true. */
  record Accept() implements Criterion {}

  /** Constant false. */
  record Reject() implements Criterion {}

  /** Any logged-in user. */
  record AuthenticatedUser() implements Criterion {}
}
