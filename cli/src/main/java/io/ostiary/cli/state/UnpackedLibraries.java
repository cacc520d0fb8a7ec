package io.ostiary.cli.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder into which SQLite's native library is unpacked when it is first used. The process that
 * holds the state folder is the only one that uses it, so what an earlier one left there can go.
 */
public final class UnpackedLibraries implements AutoCloseable {
  /**
   * Where sqlite-jdbc looks; its own cleaning up does not happen when a signal ends the process.
   */
  private static final String PROPERTY = "org.sqlite.tmpdir";

  private final Path folder;

  private UnpackedLibraries(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder and tells SQLite of it. */
  public static UnpackedLibraries in(StateFolder state) throws IOException {
    UnpackedLibraries libraries = new UnpackedLibraries(state.folder("lib"));
    libraries.empty();
    System.setProperty(PROPERTY, libraries.folder.toString());
    return libraries;
  }

  /** Removes the folder; what is loaded stays loaded. */
  @Override
  public void close() throws IOException {
    empty();
    Files.deleteIfExists(folder);
  }

  private void empty() throws IOException {
    List<Path> files;
    try (Stream<Path> inside = Files.list(folder)) {
      files = inside.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
