package io.ostiary.xds.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files of a look, and none twice whose stamp is unchanged. Not thread-safe; confined to
 * the thread that looks at the files.
 */
final class TextReader {
  /** Larger files are a mistake. */
  private static final int LARGEST_FILE = 32 << 20;

  private final FileSettings settings;
  private Map<Path, Read> known = new HashMap<>();

  /** A file's content, or why there is none. */
  sealed interface Reading {
    /** The whole text. Not printed: it may be a secret. */
    record Text(String text) implements Reading {
      @Override
      public String toString() {
        return "Text[" + text.length() + "]";
      }
    }

    /** No text, and why in plain words. */
    record Failed(String reason) implements Reading {}
  }

  /** The contents of the files of one look. */
  record Readings(Map<Path, Reading> byPath) {
    Reading of(Path path) {
      return byPath.getOrDefault(path, new Reading.Failed("it was not looked at"));
    }
  }

  private record Read(FileStamp stamp, Reading reading) {}

  TextReader(FileSettings settings) {
    this.settings = settings;
  }

  /** The contents of all files of a look. */
  Readings readAll(FileScan scan) {
    Map<Path, Read> reads = new HashMap<>();
    scan.manifests().forEach((path, stamp) -> reads.put(path, read(path, stamp)));
    scan.referenced()
        .forEach(
            (name, stamp) -> {
              Path path = FileScan.resolve(settings, name);
              reads.put(path, read(path, stamp));
            });
    settings.config().ifPresent(path -> reads.put(path, read(path, scan.config().orElseThrow())));
    known = reads;
    Map<Path, Reading> readings = HashMap.newHashMap(reads.size());
    reads.forEach((path, read) -> readings.put(path, read.reading()));
    return new Readings(readings);
  }

  private Read read(Path path, FileStamp stamp) {
    return Optional.ofNullable(known.get(path))
        .filter(read -> read.stamp().equals(stamp))
        .orElseGet(() -> new Read(stamp, readNow(path, stamp)));
  }

  private static Reading readNow(Path path, FileStamp stamp) {
    return switch (stamp) {
      case FileStamp.Unreadable(String reason) -> new Reading.Failed(reason);
      case FileStamp.Present present -> readText(path);
    };
  }

  private static Reading readText(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      return bytes.length > LARGEST_FILE
          ? new Reading.Failed("it is larger than 32 MiB")
          : new Reading.Text(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException e) {
      return new Reading.Failed(FileStamp.reason(e));
    }
  }
}
