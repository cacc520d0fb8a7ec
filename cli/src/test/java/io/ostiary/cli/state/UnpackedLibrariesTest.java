package io.ostiary.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibrariesTest {
  @TempDir private Path temporary;

  @AfterEach
  void forget() {
    System.clearProperty("org.sqlite.tmpdir");
  }

  @Test
  void removesWhatItAndAKilledProcessUnpacked() throws Exception {
    try (StateFolder state = StateFolder.open(temporary.resolve("state"))) {
      Path folder = state.folder("lib");
      Path old = Files.writeString(folder.resolve("sqlite-old.so"), "x");
      try (UnpackedLibraries _ = UnpackedLibraries.in(state)) {
        assertThat(System.getProperty("org.sqlite.tmpdir")).isEqualTo(folder.toString());
        assertThat(old).doesNotExist();
        Files.writeString(folder.resolve("sqlite-new.so"), "x");
      }
      assertThat(folder).doesNotExist();
    }
  }
}
