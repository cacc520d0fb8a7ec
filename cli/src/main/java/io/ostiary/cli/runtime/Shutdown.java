package io.ostiary.cli.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ostiary.cli.logging.Logging;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has to do before it ends, done in reverse order of its beginning, whether the
 * command ends by itself or a signal ends it.
 */
public final class Shutdown implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  /** Longer than the longest drain of an Envoy. */
  private static final Duration ENDING_LIMIT = Duration.ofSeconds(30);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Deque<Step> steps = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean begun;

  private final CountDownLatch done = new CountDownLatch(1);

  private record Step(String name, AutoCloseable part) {}

  /** Ends by itself or by {@link #onSignal}. */
  public Shutdown() {}

  /** Makes SIGTERM, SIGINT and SIGHUP end the process in order, with exit code 0. */
  public Shutdown onSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  boolean bySignal = runSteps();
                  Logging.end();
                  if (bySignal) {
                    // The code of a signal, 143, would tell supervisors of a failure.
                    Runtime.getRuntime().halt(0);
                  }
                },
                "shutdown"));
    return this;
  }

  /** Adds a part that has begun; it is ended before all that were added earlier. */
  public <T extends AutoCloseable> T ending(String name, T part) {
    synchronized (lock) {
      if (!begun) {
        steps.push(new Step(name, part));
        return part;
      }
    }
    end(new Step(name, part));
    throw new IllegalStateException("the process is ending");
  }

  /** Waits until a signal has ended everything. */
  public void await() throws InterruptedException {
    done.await();
  }

  /** Ends everything, or waits while another thread does; the process must not end before that. */
  @Override
  public void close() {
    runSteps();
  }

  /** Whether this call was the one that did it; all is done when it returns. */
  private boolean runSteps() {
    Deque<Step> all = new ArrayDeque<>();
    boolean first;
    synchronized (lock) {
      first = !begun;
      begun = true;
      if (first) {
        all.addAll(steps);
      }
    }
    if (!first) {
      awaitOther();
      return false;
    }
    try {
      all.forEach(Shutdown::end);
    } finally {
      done.countDown();
    }
    return true;
  }

  private void awaitOther() {
    try {
      if (!done.await(ENDING_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        log.error("event=shutdown_takes_too_long limit={}", ENDING_LIMIT);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Step step) {
    try {
      step.part().close();
    } catch (Exception failure) {
      // The others must end all the same.
      log.error("event=shutdown_step_failed step={}", step.name(), failure);
    }
  }
}
