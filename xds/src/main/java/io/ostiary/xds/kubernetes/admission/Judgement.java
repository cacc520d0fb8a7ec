package io.ostiary.xds.kubernetes.admission;

import java.util.List;

/**
 * What is said of an object that somebody wants to apply.
 *
 * @param refusals why it is not taken; none if it is
 * @param warnings what its author should know all the same
 */
record Judgement(List<String> refusals, List<String> warnings) {
  /** Nothing to say: it is well, or nobody's business here. */
  static final Judgement NOTHING = new Judgement(List.of(), List.of());

  Judgement {
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /** Taken, with a word. */
  static Judgement warning(String text) {
    return new Judgement(List.of(), List.of(text));
  }

  boolean isAllowed() {
    return refusals.isEmpty();
  }
}
