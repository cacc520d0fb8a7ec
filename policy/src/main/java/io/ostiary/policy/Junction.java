package io.ostiary.policy;

import io.ostiary.policy.Decision.Truth;

/**
 * Findings joined by "all" or by "any" in three-valued logic: the result is true or false only if
 * it is so whatever the unknown ones turn out to be.
 *
 * <p>The reasons that count are Pomerium's: of a true "any" those of the true findings, of a false
 * "all" those of the false ones, else all. An unknown result also keeps the reasons of what was
 * unknown: they tell a request that lacks a login from one that is denied for good.
 */
final class Junction {
  private final boolean all;
  private boolean anyTrue;
  private boolean anyFalse;
  private boolean anyUnknown;
  private boolean anyLeaning;
  private boolean anyOther;
  private long leaningReasons;
  private long otherReasons;
  private long unknownReasons;

  private Junction(boolean all) {
    this.all = all;
  }

  static Junction ofAll() {
    return new Junction(true);
  }

  static Junction ofAny() {
    return new Junction(false);
  }

  void add(Finding finding) {
    switch (finding.truth()) {
      case TRUE -> anyTrue = true;
      case FALSE -> anyFalse = true;
      case UNKNOWN -> {
        anyUnknown = true;
        unknownReasons |= finding.reasons();
      }
    }
    if (finding.leans()) {
      anyLeaning = true;
      leaningReasons |= finding.reasons();
    } else {
      anyOther = true;
      otherReasons |= finding.reasons();
    }
  }

  Finding result() {
    if (!anyLeaning && !anyOther) {
      return Finding.NOTHING;
    }
    Truth decided = all ? Truth.FALSE : Truth.TRUE;
    boolean anyDecided = all ? anyFalse : anyTrue;
    Truth truth =
        anyDecided ? decided : anyUnknown ? Truth.UNKNOWN : all ? Truth.TRUE : Truth.FALSE;
    boolean leans = all ? !anyOther : anyLeaning;
    long reasons = leans ? leaningReasons : otherReasons;
    return new Finding(truth, leans, truth == Truth.UNKNOWN ? reasons | unknownReasons : reasons);
  }
}
