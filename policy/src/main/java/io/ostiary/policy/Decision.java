package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import java.util.List;
import java.util.Set;

/**
 * What a policy says about one request.
 *
 * @param answer what to do with the request
 * @param allow the outcome of all allow rules
 * @param deny the outcome of all deny rules
 * @param trace each criterion that was looked at, in the order of the policy
 */
public record Decision(Answer answer, Outcome allow, Outcome deny, List<TraceEntry> trace) {
  public Decision {
    requireNonNull(answer);
    requireNonNull(allow);
    requireNonNull(deny);
    trace = List.copyOf(trace);
  }

  /** What to do with a request. */
  public enum Answer {
    /** Send it to the upstream. */
    ALLOW,
    /** 403: the user is known and not allowed, or nobody is. */
    FORBIDDEN,
    /** Ask for login: 302 for a browser's navigation, 401 for everything else. */
    LOGIN,
    /** 495: a valid client certificate is needed. */
    CLIENT_CERTIFICATE_REQUIRED
  }

  /** Whether the rules of one action match, and why. */
  public record Outcome(boolean matched, Set<Reason> reasons) {
    public Outcome {
      reasons = ImmutableSortedSet.copyOf(reasons);
    }
  }

  /**
   * One criterion at work.
   *
   * @param rule the action of its rule
   * @param criterion its name as written, with sub-path: {@code claim/department}
   * @param matched whether it was true, before {@code not} or {@code nor} turns it round
   * @param reason why
   * @param actual the value it looked at, in words; empty when there was none
   * @param wanted the value it would have needed, in words
   */
  public record TraceEntry(
      Rule.Action rule,
      String criterion,
      boolean matched,
      Reason reason,
      String actual,
      String wanted) {
    public TraceEntry {
      requireNonNull(rule);
      requireNonNull(criterion);
      requireNonNull(reason);
      requireNonNull(actual);
      requireNonNull(wanted);
    }
  }
}
