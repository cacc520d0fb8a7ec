package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;

/**
 * What a policy says about one request.
 *
 * @param answer what to do with the request
 * @param allow the outcome of all allow rules
 * @param deny the outcome of all deny rules
 * @param trace each criterion that was looked at, in the order of the policy; written when first
 *     read, so an unread trace costs nothing
 */
public record Decision(Answer answer, Outcome allow, Outcome deny, List<TraceEntry> trace) {
  public Decision {
    requireNonNull(answer);
    requireNonNull(allow);
    requireNonNull(deny);
    trace = trace instanceof Trace ? trace : List.copyOf(trace);
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

  /** Whether something holds, as far as it can be known (Kleene's three-valued logic). */
  public enum Truth {
    TRUE,
    FALSE,
    /** It could not be evaluated; it never helps a request. */
    UNKNOWN
  }

  /**
   * Whether the rules of one action match, and why.
   *
   * @param matched for allow rules: they surely match; for deny rules: it is not sure that they do
   *     not
   * @param reasons why
   */
  public record Outcome(boolean matched, Set<Reason> reasons) {
    public Outcome {
      reasons = Sets.immutableEnumSet(reasons);
    }
  }

  /**
   * One criterion at work.
   *
   * @param rule the action of its rule
   * @param operator the operator that it stands under
   * @param criterion its name as written, with sub-path: {@code claim/department}
   * @param truth whether it held, before {@code not} or {@code nor} turns it round
   * @param reason why
   * @param actual the value it looked at, in words; empty when there was none
   * @param wanted the value that makes it true, in words
   */
  public record TraceEntry(
      Rule.Action rule,
      Rule.Operator operator,
      String criterion,
      Truth truth,
      Reason reason,
      String actual,
      String wanted) {
    public TraceEntry {
      requireNonNull(rule);
      requireNonNull(operator);
      requireNonNull(criterion);
      requireNonNull(truth);
      requireNonNull(reason);
      requireNonNull(actual);
      requireNonNull(wanted);
    }

    /** Whether it was surely true, before {@code not} or {@code nor} turns it round. */
    public boolean matched() {
      return truth == Truth.TRUE;
    }

    /** Whether {@code not} or {@code nor} turns it round. */
    public boolean inverted() {
      return operator.inverts();
    }

    /** Whether it stood between the request and its upstream. */
    public boolean hinders() {
      if (truth == Truth.UNKNOWN) {
        return true;
      }
      boolean holds = matched() != inverted();
      return rule == Rule.Action.ALLOW ? !holds : holds;
    }
  }
}
