package io.ostiary.envoy.process;

import io.ostiary.envoy.binary.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of an Envoy inside the state folder.
 *
 * @param folder holds nothing else
 */
record EnvoyFiles(Path folder) {
  static EnvoyFiles in(StateLock lock) throws IOException {
    return new EnvoyFiles(PrivateFolder.create(lock.folder().resolve("envoy")));
  }

  Path bootstrap() {
    return folder.resolve("bootstrap.json");
  }

  Path record() {
    return folder.resolve("process.json");
  }

  /**
   * The path by which an executable is started: its own, or a link, because a process is named
   * after the last part of that path and operators look for {@code envoy}.
   */
  Path executable(EnvoyBinary binary) throws IOException {
    Path own = binary.path();
    if (own.endsWith("envoy")) {
      return own;
    }
    Path link = Files.createDirectories(folder.resolve("bin")).resolve("envoy");
    Files.deleteIfExists(link);
    return Files.createSymbolicLink(link, own);
  }
}
