package io.ostiary.xds;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A clock that only goes forward and can wake one up. The wall clock would not do: set back an
 * hour, it would hold back every update for an hour.
 */
public interface MonotonicTimer {
  /** Time since some fixed moment. */
  Duration now();

  /** Runs the task once after the delay. The task must not wait. */
  void schedule(Duration delay, Runnable task);

  /**
   * The system's clock with this scheduler; a scheduler that is shut down drops tasks. Where a
   * class keeps its state on the timer's thread, the scheduler must have one thread only.
   */
  static MonotonicTimer system(ScheduledExecutorService scheduler) {
    long start = System.nanoTime();
    return new MonotonicTimer() {
      @Override
      public Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
      }

      @Override
      public void schedule(Duration delay, Runnable task) {
        if (!scheduler.isShutdown()) {
          var _ = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    };
  }
}
