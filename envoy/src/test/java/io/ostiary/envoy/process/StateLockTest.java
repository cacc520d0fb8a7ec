package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneAndFreeAfterwards() throws Exception {
    Path state = folder.resolve("a/state");
    try (StateLock lock = StateLock.acquire(state)) {
      assertThat(lock.folder()).isEqualTo(state.toRealPath());
      assertThatThrownBy(() -> StateLock.acquire(state))
          .isInstanceOf(StateFolderInUseException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(state.toString());
    }
    StateLock.acquire(state).close();
  }

  @Test
  void letsNobodyElseInTheFolder() throws Exception {
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      assertThat(Files.getPosixFilePermissions(lock.folder())).hasSize(3);
    }
  }
}
