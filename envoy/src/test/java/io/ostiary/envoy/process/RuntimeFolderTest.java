package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderTest {
  @TempDir Path folder;
  private StateLock lock;

  @BeforeEach
  void setUp() throws Exception {
    lock = StateLock.acquire(folder.resolve("state"));
  }

  @AfterEach
  void tearDown() throws IOException {
    lock.close();
  }

  @Test
  void isTheSameForTheSameStateFolder() throws Exception {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    RuntimeFolder first = RuntimeFolder.open(lock, environment);

    assertThat(RuntimeFolder.open(lock, environment).path()).isEqualTo(first.path());
    assertThat(first.path()).hasParent(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.path())))
        .isEqualTo("rwx------");
    try (StateLock other = StateLock.acquire(folder.resolve("other"))) {
      assertThat(RuntimeFolder.open(other, environment).path()).isNotEqualTo(first.path());
    }
  }

  @Test
  void passesOverPlacesThatWillNotDo() throws Exception {
    Path tooLong = Files.createDirectories(folder.resolve("x".repeat(90)));
    Path usable = Files.createDirectory(folder.resolve("t"));

    RuntimeFolder opened =
        RuntimeFolder.open(
            lock, Map.of("XDG_RUNTIME_DIR", tooLong.toString(), "TMPDIR", usable.toString()));

    assertThat(opened.path()).hasParent(usable);
    assertThat(opened.socket("s".repeat(20)).toString().length()).isLessThanOrEqualTo(107);
  }

  @Test
  void saysOfEachPlaceWhyItWillNotDo() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(
            () -> RuntimeFolder.open(Map.of("TMPDIR", missing.toString()), "x".repeat(200)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing + " does not exist")
        .hasMessageContaining("/tmp is too long");
  }

  @Test
  void refusesALinkInItsPlace() throws Exception {
    Path place = Files.createDirectory(folder.resolve("p"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    String name =
        RuntimeFolder.open(lock, Map.of("TMPDIR", folder.toString()))
            .path()
            .getFileName()
            .toString();
    Files.createSymbolicLink(place.resolve(name), elsewhere);

    assertThatThrownBy(() -> PrivateFolder.openInShared(place.resolve(name)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a folder of this user");
  }

  @Test
  void closesAFolderThatWasOpenToOthers() throws Exception {
    Path open =
        Files.createDirectory(
            folder.resolve("open"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));

    PrivateFolder.openInShared(open);

    assertThat(Files.getPosixFilePermissions(open)).hasSize(3);
  }

  @Test
  void goesWithItsSockets() throws Exception {
    RuntimeFolder opened = RuntimeFolder.open(lock, Map.of("TMPDIR", folder.toString()));
    Files.createFile(opened.socket("admin.sock"));

    opened.delete();

    assertThat(opened.path()).doesNotExist();
  }
}
