package io.ostiary.cli.state;

import io.ostiary.envoy.process.StateFolderInUseException;
import io.ostiary.envoy.process.StateLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one installation's state, held by one process at a time.
 *
 * <p>Only its owner may read it: it holds keys and sessions. A file lock tells whether another
 * process has it; the lock ends with the process, however that ends.
 */
public final class StateFolder implements AutoCloseable {
  /** Says that a folder is ours; nothing without it is ever deleted. */
  private static final String MARK = ".ostiary-state";

  private static final String LOCK = "lock";
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final StateLock lock;
  private final Path path;

  private StateFolder(StateLock lock) {
    this.lock = lock;
    this.path = lock.folder();
  }

  /** Another process works in the folder, or it cannot be used. */
  public static final class Unusable extends Exception {
    Unusable(String message) {
      super(message);
    }
  }

  /** Where state is kept when nothing else is said (XDG Base Directory Specification). */
  public static Path byDefault(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
        .map(Path::of)
        // The specification: relative paths are invalid and must be ignored.
        .filter(Path::isAbsolute)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
        .resolve("ostiary");
  }

  /** Makes the folder where it is missing, and takes it. */
  public static StateFolder open(Path path) throws Unusable {
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new Unusable(
            "the state folder '%s' is a file; name a folder, or a place where one can be made"
                .formatted(path));
      }
      boolean ours = !Files.exists(path) || isEmpty(path);
      StateFolder state = new StateFolder(StateLock.acquire(path.toAbsolutePath().normalize()));
      if (ours) {
        Files.writeString(state.path.resolve(MARK), "state of Ostiary; removed by --reset\n");
        Files.setPosixFilePermissions(state.path, OWNER_FOLDER);
      }
      return state;
    } catch (StateFolderInUseException taken) {
      throw new Unusable(String.valueOf(taken.getMessage()));
    } catch (IOException failure) {
      throw new Unusable("the state folder '%s' cannot be used: %s".formatted(path, failure));
    }
  }

  /** The right to work in the folder; it ends with {@link #close}. */
  public StateLock lock() {
    return lock;
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  /** A folder in it, made where it is missing. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name), folderAttribute());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The text of a file in it, where there is one. */
  public Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(path.resolve(name)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes a file in one step, readable by its owner alone. */
  public Path write(String name, String text) {
    try {
      Path target = path.resolve(name);
      Path temporary =
          Files.createTempFile(
              target.getParent() == null ? path : target.getParent(),
              ".new",
              "",
              PosixFilePermissions.asFileAttribute(OWNER_FILE));
      Files.writeString(temporary, text);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return target;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes the folder and everything in it, and lets go; refused where it is not ours. */
  public void remove() throws Unusable {
    if (!Files.exists(path.resolve(MARK))) {
      throw new Unusable(
          "'%s' was not made by Ostiary and is not removed; delete it by hand".formatted(path));
    }
    try {
      Files.walkFileTree(path, new Removal());
      close();
      // The lock goes last, so that nobody else begins in a folder that is half gone.
      Files.deleteIfExists(path.resolve(LOCK));
      Files.deleteIfExists(path.resolve(MARK));
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new Unusable("'%s' cannot be removed: %s".formatted(path, failure));
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> folderAttribute() {
    return PosixFilePermissions.asFileAttribute(OWNER_FOLDER);
  }

  /** Deletes what is in the folder; links are removed, never followed. */
  private final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean kept = file.equals(path.resolve(LOCK)) || file.equals(path.resolve(MARK));
      if (!kept) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!folder.equals(path)) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
