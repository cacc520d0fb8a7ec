package io.ostiary.cli.dev;

import io.ostiary.cli.state.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The manifests that {@code dev} serves when the user names none. */
final class Examples {
  /** Tells a folder of ours from anybody's folder of that name. */
  private static final String HELLO = "hello-world.yaml";

  private static final List<String> FILES = List.of(HELLO, "policies.yaml");

  private Examples() {}

  /**
   * The folder of the checkout, so that an edit is an edit of the repository's file; without one,
   * copies in the state folder, which keep their edits too.
   *
   * @param home the checkout, as the launcher tells it
   */
  static Path folder(Optional<Path> home, StateFolder state) {
    return Stream.concat(home.stream(), Stream.of(Path.of("")))
        .map(place -> place.resolve("examples"))
        .filter(folder -> Files.isRegularFile(folder.resolve(HELLO)))
        .findFirst()
        .orElseGet(() -> unpacked(state));
  }

  private static Path unpacked(StateFolder state) {
    Path folder = state.folder("examples");
    for (String name : FILES) {
      if (!Files.exists(folder.resolve(name))) {
        state.write("examples/" + name, text(name));
      }
    }
    return folder;
  }

  /** An example as it was built in. */
  static String text(String name) {
    try (InputStream in = Examples.class.getResourceAsStream("/examples/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the build left out the example " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
