package io.ostiary.bench;

import io.ostiary.xds.MonotonicTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A timer whose tasks run on the thread that measures, as soon as it lets them. */
final class OneThread implements MonotonicTimer {
  /** What comes later than this is a nap, which never ends here. */
  private static final Duration NAP = Duration.ofSeconds(1);

  private final Queue<Runnable> due = new ArrayDeque<>();

  @Override
  public Duration now() {
    return Duration.ofNanos(System.nanoTime());
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    if (delay.compareTo(NAP) < 0) {
      due.add(task);
    }
  }

  /** Runs what is due, and what that makes due. */
  void run() {
    for (Runnable task = due.poll(); task != null; task = due.poll()) {
      task.run();
    }
  }
}
