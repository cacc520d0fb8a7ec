package io.ostiary.envoy.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ostiary.envoy.bootstrap.UnixPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of the unix sockets that belong to one state folder. It lies where paths are short
 * (XDG_RUNTIME_DIR, TMPDIR, /tmp), and its name follows from the state folder, so that the next
 * start finds the sockets of an Envoy that outlived the last one.
 */
public final class RuntimeFolder {
  private static final int LONGEST_SOCKET_NAME = 20;

  private final Path path;

  private RuntimeFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder, or opens it when it is there and belongs to this user.
   *
   * @param environment the variables of the process
   * @throws IOException when no place will do; the message says why for each
   */
  public static RuntimeFolder open(StateLock lock, Map<String, String> environment)
      throws IOException {
    return new RuntimeFolder(open(environment, "ostiary-" + digest(lock.folder())));
  }

  /** A folder of that name in the first place that will do. */
  static Path open(Map<String, String> environment, String name) throws IOException {
    List<String> refused = new ArrayList<>();
    for (Path place : places(environment)) {
      if (!Files.isWritable(place)) {
        refused.add(place + (Files.exists(place) ? " cannot be written" : " does not exist"));
        continue;
      }
      Path folder = place.resolve(name);
      if (!UnixPaths.isUsable(folder.resolve("s".repeat(LONGEST_SOCKET_NAME)))) {
        refused.add(place + " is too long for the path of a socket");
        continue;
      }
      try {
        return PrivateFolder.openInShared(folder);
      } catch (IOException unusable) {
        refused.add(unusable.toString());
      }
    }
    throw new IOException("no folder for sockets: " + String.join("; ", refused));
  }

  public Path path() {
    return path;
  }

  /** The path of a socket in this folder. */
  public Path socket(String name) {
    if (name.length() > LONGEST_SOCKET_NAME || name.contains("/")) {
      throw new IllegalArgumentException("not a short name: " + name);
    }
    return UnixPaths.requireUsable(path.resolve(name));
  }

  /** Removes the folder with what is in it; for the end of a clean stop. */
  public void delete() throws IOException {
    List<Path> files;
    try (Stream<Path> inside = Files.list(path)) {
      files = inside.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path);
  }

  private static List<Path> places(Map<String, String> environment) {
    return Stream.of(
            Optional.ofNullable(environment.get("XDG_RUNTIME_DIR")),
            Optional.ofNullable(environment.get("TMPDIR")),
            Optional.of("/tmp"))
        .flatMap(Optional::stream)
        .flatMap(text -> folder(text).stream())
        .toList();
  }

  private static Optional<Path> folder(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }

  private static String digest(Path folder) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(folder.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
