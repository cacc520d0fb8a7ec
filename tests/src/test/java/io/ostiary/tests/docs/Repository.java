package io.ostiary.tests.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository. */
public final class Repository {
  /** Its root; tests run in the folder of their module. */
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}

  public static Path path(String name) {
    return ROOT.resolve(name);
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(String name) {
    return read(path(name));
  }

  /** The documentation: Markdown in the root and below docs/. */
  static List<Path> documents() {
    return Stream.concat(files(ROOT, 1), files(path("docs"), 4))
        .filter(file -> file.toString().endsWith(".md"))
        .sorted()
        .toList();
  }

  /** The Java files of a module's product code. */
  static List<Path> sources(String module) {
    return files(path(module).resolve("src/main/java"), 32).toList();
  }

  private static Stream<Path> files(Path folder, int depth) {
    try (Stream<Path> found = Files.walk(folder, depth)) {
      return found.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
