package io.ostiary.policy;

import com.google.common.base.Suppliers;
import io.ostiary.policy.Decision.TraceEntry;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

/**
 * The trace of a decision, written when it is first read: most decisions are allowed and nobody
 * reads why, and putting a criterion in words costs far more than evaluating it.
 */
final class Trace extends AbstractList<TraceEntry> implements RandomAccess {
  private final Supplier<List<TraceEntry>> entries;

  Trace(Policy policy, Subject subject) {
    this.entries = Suppliers.memoize(() -> write(policy, subject));
  }

  @Override
  public TraceEntry get(int index) {
    return entries.get().get(index);
  }

  @Override
  public int size() {
    return entries.get().size();
  }

  private static List<TraceEntry> write(Policy policy, Subject subject) {
    TraceWords words = new TraceWords(subject);
    List<TraceEntry> entries = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      for (Rule.Condition condition : rule.conditions()) {
        for (Criterion criterion : condition.criteria()) {
          Finding finding = subject.find(criterion);
          entries.add(
              new TraceEntry(
                  rule.action(),
                  condition.operator(),
                  Words.bounded(criterion.name()),
                  finding.truth(),
                  finding.reason(),
                  words.actual(criterion),
                  TraceWords.wanted(criterion)));
        }
      }
    }
    return List.copyOf(entries);
  }
}
