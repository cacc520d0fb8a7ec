package io.ostiary.tests.compatibility;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A row of the table: a situation, what Ostiary does in it, whether Pomerium's controller does the
 * same, and what shows it.
 *
 * @param number its number in the list of what Pomerium's own tests demand
 * @param given the situation
 * @param then what Ostiary does
 * @param verdict how that compares
 * @param evidence what shows it; empty only where there is nothing to show, which the verdict says
 */
record Behaviour(int number, String given, String then, Verdict verdict, List<Evidence> evidence) {
  Behaviour {
    requireNonNull(given);
    requireNonNull(then);
    requireNonNull(verdict);
    evidence = List.copyOf(evidence);
  }

  /** A row that is being written. */
  static Draft row(int number, String given, String then) {
    return new Draft(number, given, then);
  }

  @Override
  public String toString() {
    return number + " " + given;
  }
}
