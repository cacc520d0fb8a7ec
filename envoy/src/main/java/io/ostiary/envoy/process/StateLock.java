package io.ostiary.envoy.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The right to work on a state folder, held by at most one living process. The system takes it back
 * when the process ends, however it ends; processes that it started do not inherit it.
 */
public final class StateLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final Path folder;
  private final FileChannel channel;

  private StateLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes the lock; makes the folder, for its owner alone, when there is none. */
  public static StateLock acquire(Path stateFolder) throws IOException, StateFolderInUseException {
    Path folder = PrivateFolder.create(stateFolder);
    FileChannel channel = FileChannel.open(folder.resolve(FILE), CREATE, READ, WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
        return new StateLock(folder, channel);
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // Told to the caller in the same way as a lock that another process holds.
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    OptionalLong owner = owner(channel);
    channel.close();
    throw new StateFolderInUseException(folder, owner);
  }

  /** The folder as an absolute path without symbolic links. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static OptionalLong owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    try {
      return OptionalLong.of(
          Long.parseLong(new String(text.array(), 0, text.position(), UTF_8).strip()));
    } catch (NumberFormatException notWrittenYet) {
      return OptionalLong.empty();
    }
  }
}
