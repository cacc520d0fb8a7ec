package io.ostiary.cli.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of what one thread is busy with: interrupts it and lets it tidy up. */
final class Interruption {
  private static final Duration TIDYING = Duration.ofSeconds(5);

  private final Thread busy = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);

  /** The thread has finished; from now on it is left alone. */
  void over() {
    over.countDown();
  }

  /** Interrupts it, unless it has finished, and waits until it has. */
  void interrupt() throws InterruptedException {
    if (over.getCount() > 0) {
      busy.interrupt();
      boolean _ = over.await(TIDYING.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
