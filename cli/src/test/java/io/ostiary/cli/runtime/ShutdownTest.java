package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private final List<String> ended = new CopyOnWriteArrayList<>();

  @Test
  void endsInReverseOrderAndOnlyOnce() {
    Shutdown shutdown = new Shutdown();
    add(shutdown, "first");
    add(shutdown, "second");

    shutdown.close();
    shutdown.close();

    assertThat(ended).containsExactly("second", "first");
  }

  @Test
  void endsTheOthersWhenOneFails() {
    Shutdown shutdown = new Shutdown();
    add(shutdown, "first");
    AutoCloseable failing =
        shutdown.ending(
            "failing",
            () -> {
              throw new IOException("cannot end");
            });

    shutdown.close();

    assertThat(failing).isNotNull();
    assertThat(ended).containsExactly("first");
  }

  @Test
  void endsWhatBeginsTooLate() {
    Shutdown shutdown = new Shutdown();
    shutdown.close();

    assertThatThrownBy(() -> add(shutdown, "late")).isInstanceOf(IllegalStateException.class);
    assertThat(ended).containsExactly("late");
  }

  /** A signal must not end the process while the command itself is ending its parts. */
  @Test
  void aSecondCallWaitsForTheFirst() throws Exception {
    Shutdown shutdown = new Shutdown();
    CountDownLatch draining = new CountDownLatch(1);
    CountDownLatch drained = new CountDownLatch(1);
    AutoCloseable slow =
        shutdown.ending(
            "slow",
            () -> {
              draining.countDown();
              drained.await();
              ended.add("slow");
            });
    Thread first = Thread.ofVirtual().start(shutdown::close);
    draining.await();

    Thread second =
        Thread.ofPlatform()
            .start(
                () -> {
                  shutdown.close();
                  ended.add("second caller");
                });
    await().until(() -> second.getState() == Thread.State.TIMED_WAITING);
    drained.countDown();
    second.join();
    first.join();

    assertThat(slow).isNotNull();
    assertThat(ended).containsExactly("slow", "second caller");
  }

  private void add(Shutdown shutdown, String name) {
    AutoCloseable part = shutdown.ending(name, () -> ended.add(name));
    assertThat(part).isNotNull();
  }
}
