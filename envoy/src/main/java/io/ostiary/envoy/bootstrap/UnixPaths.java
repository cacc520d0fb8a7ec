package io.ostiary.envoy.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/**
 * The limit that the kernel sets to the path of a unix socket (unix(7): sun_path, 108 with NUL).
 */
public final class UnixPaths {
  /** The longest path in bytes. */
  public static final int LONGEST = 107;

  private UnixPaths() {}

  /** Whether a socket can have this path. */
  public static boolean isUsable(Path path) {
    return path.isAbsolute() && path.toString().getBytes(UTF_8).length <= LONGEST;
  }

  /** Rejects a path that no socket can have. */
  public static Path requireUsable(Path path) {
    if (!isUsable(path)) {
      throw new IllegalArgumentException(
          "a unix socket needs an absolute path of at most " + LONGEST + " bytes: " + path);
    }
    return path;
  }
}
