package io.ostiary.xds.files;

import com.google.common.collect.Comparators;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.files.TextReader.Reading;
import io.ostiary.xds.files.TextReader.Readings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users' files as a source that is watched.
 *
 * <p>It looks at the files' attributes again and again instead of asking the system to report
 * changes. Reports do not exist on network file systems and many container mounts, are limited in
 * number, see a folder and not what its links point to, and may overflow, so a periodic look would
 * be needed beside them anyway; and a look costs about a microsecond per file. It comes every 100
 * ms, or less often, down to every 400 ms, where that would take more than a twentieth of a core.
 *
 * <p>A change is taken up when two looks in a row are equal and the files were still the same after
 * they had been read, so that a file that is being written is not taken for finished. A file that
 * finds no rest for a second keeps its last text, so that it does not hold up all others.
 *
 * <p>All mutable state is confined: first to the thread that calls {@link #read}, then to the
 * timer's, which must be one.
 */
public final class FileSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int PAUSE_PER_LOOK = 20;
  private static final int ATTEMPTS_AT_START = 10;

  private final FileSettings settings;
  private final MonotonicTimer timer;
  private final TextReader reader;
  private final FilesInForce inForce;

  private Set<String> references = Set.of();
  private Optional<FileScan> previous = Optional.empty();
  private Optional<FileScan> loaded = Optional.empty();
  private Optional<FileContents> contents = Optional.empty();

  /** Files that were another at every look, since when. */
  private final Map<Path, Duration> unrest = new HashMap<>();

  private volatile boolean closed;

  public FileSource(FileSettings settings, MonotonicTimer timer) {
    this.settings = settings;
    this.timer = timer;
    this.reader = new TextReader(settings);
    this.inForce = new FilesInForce(settings);
  }

  /** Reads all files now. Called once, before {@link #watch}. */
  public FirstRead read() {
    FileScan scan = FileScan.take(settings, references);
    for (int attempt = 1; ; attempt++) {
      Readings readings = reader.readAll(scan);
      var missing = FilesInForce.missingSources(settings, scan, readings);
      if (!missing.isEmpty()) {
        return new FirstRead.Incomplete(missing);
      }
      boolean complete = !followReferences(readings);
      FileScan after = FileScan.take(settings, references);
      if ((complete && after.equals(scan)) || attempt == ATTEMPTS_AT_START) {
        FileContents first = inForce.apply(scan, readings);
        contents = Optional.of(first);
        loaded = complete ? Optional.of(scan) : Optional.empty();
        return new FirstRead.Complete(first);
      }
      scan = after;
    }
  }

  /**
   * Begins to look for changes.
   *
   * @param listener is given the new contents, on the timer's thread; it must not wait
   */
  public void watch(Consumer<FileContents> listener) {
    timer.schedule(SHORTEST_PAUSE, () -> lookAndGoOn(listener));
  }

  private void lookAndGoOn(Consumer<FileContents> listener) {
    if (closed) {
      return;
    }
    Duration start = timer.now();
    try {
      look().ifPresent(listener);
    } catch (RuntimeException e) {
      // A fault in one look must not end the watch.
      LOG.error("event=file_look_failed", e);
    }
    Duration pause = timer.now().minus(start).multipliedBy(PAUSE_PER_LOOK);
    timer.schedule(
        Comparators.min(Comparators.max(pause, SHORTEST_PAUSE), LONGEST_PAUSE),
        () -> lookAndGoOn(listener));
  }

  /** Looks once; the new contents where they have changed and come to rest. */
  private Optional<FileContents> look() {
    FileScan now = FileScan.take(settings, references);
    Set<Path> moving = previous.map(before -> now.differences(before, settings)).orElse(Set.of());
    boolean seenTwice = previous.isPresent();
    previous = Optional.of(now);
    Set<Path> restless = restless(moving);
    FileScan calm = now.without(restless, settings);
    return !seenTwice || !restless.containsAll(moving) || Optional.of(calm).equals(loaded)
        ? Optional.empty()
        : load(calm, restless);
  }

  /** Those of the files that differ from the look before which have done so for too long. */
  private Set<Path> restless(Set<Path> moving) {
    Duration now = timer.now();
    unrest.keySet().retainAll(moving);
    moving.forEach(path -> unrest.putIfAbsent(path, now));
    return unrest.entrySet().stream()
        .filter(entry -> now.minus(entry.getValue()).compareTo(PATIENCE) >= 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Optional<FileContents> load(FileScan scan, Set<Path> restless) {
    Readings readings = reader.readAll(scan);
    boolean moreToWatch = followReferences(readings);
    FileScan after = FileScan.take(settings, references);
    previous = Optional.of(after);
    if (moreToWatch || !after.without(restless, settings).equals(scan)) {
      return Optional.empty();
    }
    loaded = Optional.of(scan);
    Optional<FileContents> next = Optional.of(inForce.apply(scan, readings));
    boolean changed = !next.equals(contents);
    contents = next;
    return changed ? next : Optional.empty();
  }

  /** Watches the files that the configuration names now; true when those are others than before. */
  private boolean followReferences(Readings readings) {
    Optional<Set<String>> named =
        settings
            .config()
            .filter(path -> readings.of(path) instanceof Reading.Text)
            .map(path -> new TextFile(path.toString(), text(readings, path)))
            .flatMap(settings.referencedFiles())
            .map(Set::copyOf);
    if (named.isEmpty() || named.get().equals(references)) {
      return false;
    }
    references = named.get();
    return true;
  }

  private static String text(Readings readings, Path path) {
    return readings.of(path) instanceof Reading.Text(String text) ? text : "";
  }

  @Override
  public void close() {
    closed = true;
  }
}
