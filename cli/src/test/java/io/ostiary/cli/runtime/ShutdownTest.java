package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private final List<String> ended = new ArrayList<>();

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

  private void add(Shutdown shutdown, String name) {
    AutoCloseable part = shutdown.ending(name, () -> ended.add(name));
    assertThat(part).isNotNull();
  }
}
