package io.ostiary.extauthz.check;

import io.ostiary.policy.Decision;
import io.ostiary.policy.Decision.TraceEntry;
import io.ostiary.policy.Rule;
import java.util.List;

/** Explanations from the trace alone: what each unmet criterion wanted. */
public final class TraceExplanations implements Explanations {
  private static final int MOST = 8;

  @Override
  public List<String> of(Decision decision) {
    Rule.Action decisive = decision.deny().matched() ? Rule.Action.DENY : Rule.Action.ALLOW;
    return decision.trace().stream()
        .filter(entry -> entry.rule() == decisive)
        .filter(entry -> entry.matched() == decision.deny().matched())
        .map(TraceExplanations::sentence)
        .distinct()
        .limit(MOST)
        .toList();
  }

  private static String sentence(TraceEntry entry) {
    return entry.wanted().isEmpty()
        ? "The rule " + entry.criterion() + " decided this."
        : "The rule " + entry.criterion() + " asks for " + entry.wanted() + ".";
  }
}
