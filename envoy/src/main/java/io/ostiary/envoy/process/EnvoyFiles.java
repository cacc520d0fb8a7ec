package io.ostiary.envoy.process;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.ostiary.envoy.binary.EnvoyBinary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

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

  /** What Envoy writes. */
  Path log() {
    return folder.resolve("log");
  }

  /** An earlier log that has not been read to its end yet. */
  Path oldLog() {
    return folder.resolve("log.old");
  }

  /** How far the log has been read. */
  Path logMark() {
    return folder.resolve("log.read");
  }

  /** What an Envoy writes past its log, before it has one or when it dies. */
  Path console() {
    return folder.resolve("console");
  }

  /** How far the console has been read. */
  Path consoleMark() {
    return folder.resolve("console.read");
  }

  /** Removes what Envoys wrote; for when it has been read and none runs. */
  void removeOutput() throws IOException {
    for (Path file : List.of(oldLog(), log(), logMark(), console(), consoleMark())) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Makes the files that an Envoy is about to write, readable by their owner alone; where one that
   * died left half a line, the line ends here.
   */
  void prepareOutput() throws IOException {
    for (Path file : List.of(log(), console())) {
      try (FileChannel channel =
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE, READ, WRITE), PrivateFolder.FILE_MODE)) {
        long size = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
          channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
        }
      }
    }
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
