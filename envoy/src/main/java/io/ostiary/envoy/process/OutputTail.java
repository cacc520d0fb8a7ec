package io.ostiary.envoy.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that an Envoy appends to, handed on in whole lines from where an earlier reader stopped.
 *
 * <p>How far it was read is written down beside it, with the file's identity, because a file of the
 * same name may be another one. The reader after one that was killed goes on there; lines that were
 * handed on in the last moment, before that was written down, come twice rather than never.
 */
final class OutputTail implements AutoCloseable {
  private static final int LONGEST_LINE = 256 * 1024;
  private static final int MARK_WIDTH = 120;

  private final FileChannel file;
  private final FileChannel mark;
  private final String identity;
  private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST_LINE);
  private long position;

  private OutputTail(FileChannel file, FileChannel mark, String identity) throws IOException {
    this.file = file;
    this.mark = mark;
    this.identity = identity;
    this.position = known();
  }

  /**
   * Opens a file that exists.
   *
   * @param mark where it is written down how far the file was read
   */
  static OutputTail open(Path file, Path mark) throws IOException {
    FileChannel lines = FileChannel.open(file, READ, WRITE);
    try {
      // The name could have come to mean another file in between, by nobody but ourselves.
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return new OutputTail(
          lines, FileChannel.open(mark, CREATE, READ, WRITE), String.valueOf(key));
    } catch (IOException failed) {
      lines.close();
      throw failed;
    }
  }

  /** Hands on all lines that are complete. */
  void forward(LineSink sink) throws IOException {
    forward(sink, false);
  }

  /** Hands on everything; for a file that nobody writes to any more. */
  void forwardRest(LineSink sink) throws IOException {
    forward(sink, true);
  }

  long size() throws IOException {
    return file.size();
  }

  /**
   * Empties a file that has been read to its end. What is written at that very moment is lost, so
   * this is for a file that is almost always silent.
   */
  void empty() throws IOException {
    if (file.size() == position) {
      file.truncate(0);
      moveTo(0);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
    mark.close();
  }

  private void forward(LineSink sink, boolean all) throws IOException {
    while (true) {
      buffer.clear();
      int read = file.read(buffer, position);
      if (read <= 0) {
        return;
      }
      int whole = afterLastLineBreak(read);
      if (whole == 0 && (all || !buffer.hasRemaining())) {
        whole = read;
      }
      if (whole == 0) {
        return;
      }
      sink.accept(buffer.array(), whole);
      moveTo(position + whole);
    }
  }

  private int afterLastLineBreak(int read) {
    byte[] bytes = buffer.array();
    int end = read;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private void moveTo(long next) throws IOException {
    position = next;
    String text = identity + " " + position;
    mark.write(ByteBuffer.wrap((text + " ".repeat(MARK_WIDTH - text.length())).getBytes(UTF_8)), 0);
  }

  private long known() throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MARK_WIDTH);
    mark.read(text, 0);
    String written = new String(text.array(), 0, text.position(), UTF_8).strip();
    int end = written.lastIndexOf(' ');
    if (end < 0 || !written.substring(0, end).equals(identity)) {
      return 0;
    }
    try {
      return Math.min(Long.parseLong(written.substring(end + 1)), file.size());
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }
}
