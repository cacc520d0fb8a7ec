package io.ostiary.policy;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.ostiary.policy.Decision.Truth;
import java.util.EnumSet;
import java.util.Set;

/**
 * What was found of a criterion, a condition or all rules of one action.
 *
 * @param truth whether it holds
 * @param leans what Pomerium, which knows no third value, would have found; chooses the reasons
 *     only, so that a login is asked for exactly where Pomerium asks for it
 * @param reasons one bit per {@link Reason}
 */
record Finding(Truth truth, boolean leans, long reasons) {
  /** What is found where there is nothing to look at: nothing holds, for no reason. */
  static final Finding NOTHING = new Finding(Truth.FALSE, false, 0);

  private static final Reason[] REASONS = Reason.values();

  /** A criterion that could be evaluated. */
  static Finding of(boolean holds, Reason ifTrue, Reason ifFalse) {
    return holds
        ? new Finding(Truth.TRUE, true, bit(ifTrue))
        : new Finding(Truth.FALSE, false, bit(ifFalse));
  }

  /** A criterion that could not be evaluated. */
  static Finding unknown(Reason reason) {
    return new Finding(Truth.UNKNOWN, false, bit(reason));
  }

  /** The same under {@code not} or {@code nor}: what is unknown stays unknown. */
  Finding inverted() {
    return switch (truth) {
      case TRUE -> new Finding(Truth.FALSE, false, reasons);
      case FALSE -> new Finding(Truth.TRUE, true, reasons);
      case UNKNOWN -> new Finding(Truth.UNKNOWN, has(Reason.USER_UNAUTHENTICATED), reasons);
    };
  }

  /** Whether that is one of the reasons. */
  boolean has(Reason reason) {
    return (reasons & bit(reason)) != 0;
  }

  /** The first reason; a criterion has exactly one. */
  Reason reason() {
    return REASONS[Long.numberOfTrailingZeros(reasons)];
  }

  /** The reasons as a set. */
  Set<Reason> reasonSet() {
    if (Long.bitCount(reasons) <= 1) {
      return reasons == 0 ? ImmutableSet.of() : Sets.immutableEnumSet(reason());
    }
    Set<Reason> set = EnumSet.noneOf(Reason.class);
    for (long rest = reasons; rest != 0; rest &= rest - 1) {
      set.add(REASONS[Long.numberOfTrailingZeros(rest)]);
    }
    return set;
  }

  @SuppressWarnings("EnumOrdinal") // the position of a bit that never leaves this JVM
  private static long bit(Reason reason) {
    return 1L << reason.ordinal();
  }
}
