package io.ostiary.cli.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has to do before it ends, done in reverse order of its beginning, whether the
 * command ends by itself or a signal ends it.
 */
public final class Shutdown implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

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
                  if (runSteps()) {
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

  @Override
  public void close() {
    runSteps();
  }

  /** Whether this call was the one that did it. */
  private boolean runSteps() {
    Deque<Step> all;
    synchronized (lock) {
      if (begun) {
        return false;
      }
      begun = true;
      all = new ArrayDeque<>(steps);
    }
    all.forEach(Shutdown::end);
    done.countDown();
    return true;
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
