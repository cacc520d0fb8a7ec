package io.ostiary.xds;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer that stands still until it is advanced; tasks run on the thread that advances it. */
public final class FakeTimer implements MonotonicTimer, InstantSource {
  private static final Instant EPOCH = Instant.parse("2026-03-01T12:00:00Z");

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::order));
  private Duration now = Duration.ZERO;
  private long scheduled;

  private record Task(Duration at, long order, Runnable action) {}

  @Override
  public synchronized Duration now() {
    return now;
  }

  @Override
  public Instant instant() {
    return EPOCH.plus(now());
  }

  @Override
  public synchronized void schedule(Duration delay, Runnable task) {
    Duration at = delay.isNegative() ? now : now.plus(delay);
    tasks.add(new Task(at, scheduled++, task));
  }

  /** Runs what is due now. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Lets time pass, and runs what becomes due in its order. */
  public void advance(Duration duration) {
    Duration end = now().plus(duration);
    while (true) {
      Task next;
      synchronized (this) {
        if (tasks.isEmpty() || tasks.peek().at().compareTo(end) > 0) {
          now = end;
          return;
        }
        next = tasks.remove();
        now = next.at().compareTo(now) > 0 ? next.at() : now;
      }
      next.action().run();
    }
  }
}
