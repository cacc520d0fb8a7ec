package io.ostiary.envoy.process;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One running Envoy, a child of this process or one that was taken over.
 *
 * @param since the {@link System#nanoTime} of its start, or of the takeover
 * @param exit completed when it has ended, with its exit code where that can be known
 */
record EnvoyInstance(ProcessHandle process, long since, CompletableFuture<OptionalInt> exit) {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofMillis(50);

  static EnvoyInstance child(Process process) {
    return new EnvoyInstance(
        process.toHandle(),
        System.nanoTime(),
        process.onExit().thenApply(ended -> OptionalInt.of(ended.exitValue())));
  }

  /** The end of a process that is not a child can only be seen by looking again and again. */
  static EnvoyInstance adopted(ProcessHandle process, ScheduledExecutorService executor) {
    CompletableFuture<OptionalInt> exit = new CompletableFuture<>();
    ScheduledFuture<?> watch =
        executor.scheduleWithFixedDelay(
            () -> {
              if (!RunningEnvoys.isAlive(process)) {
                exit.complete(OptionalInt.empty());
              }
            },
            POLL.toMillis(),
            POLL.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<OptionalInt> seen = exit.whenComplete((_, _) -> watch.cancel(false));
    return new EnvoyInstance(process, System.nanoTime(), seen);
  }

  long pid() {
    return process.pid();
  }

  Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /**
   * Waits for the end; false when the time is over first. Looks for itself, because the watch of an
   * adopted process shares its thread with callers of this method.
   */
  boolean awaitExit(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (RunningEnvoys.isAlive(process)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        exit.get(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException running) {
        // Looks again.
      } catch (ExecutionException neverFails) {
        throw new IllegalStateException(neverFails);
      }
    }
    return true;
  }
}
