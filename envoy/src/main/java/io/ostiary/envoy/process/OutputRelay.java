package io.ostiary.envoy.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what the Envoy of a state folder writes.
 *
 * <p>Envoy appends to files, so that it neither waits for a reader nor notices when Java dies, and
 * whichever Ostiary comes next hands on what was written meanwhile. There are two of them: the log,
 * which Envoy opens by its path and opens anew when it is asked to, and the console, its standard
 * output and error, where something appears only when it cannot start or is about to die.
 *
 * <p>A log that has grown is renamed, and Envoy asked to open it anew; once there is a file of the
 * old name again, Envoy has left the renamed one, which is read to its end and removed. No line is
 * lost by that. The limit on file sizes in {@link EnvoyCommand} bounds a log that nobody reads.
 */
final class OutputRelay {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LAST_LINES = Duration.ofSeconds(2);

  /** A log of this size is replaced. */
  static final long LARGEST_LOG = 16 * 1024 * 1024;

  private static final long LARGEST_CONSOLE = 1024 * 1024;

  /** How many looks pass before Envoy is asked again. */
  private static final int PATIENCE = 10;

  private final EnvoyFiles files;
  private final LineSink sink;
  private final Reopening reopening;
  private final Consumer<String> failures;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean finished;

  /** Confined to {@link #thread}, as the next two. */
  private @Nullable OutputTail current;

  private @Nullable OutputTail console;
  private int looksSinceAsked;

  /** Makes an Envoy open its log anew. */
  @FunctionalInterface
  interface Reopening {
    void ask() throws IOException;
  }

  /**
   * A relay that reads nothing yet.
   *
   * @param failures told, on a thread of this relay, why lines cannot be read for the time being
   */
  OutputRelay(EnvoyFiles files, LineSink sink, Reopening reopening, Consumer<String> failures) {
    this.files = requireNonNull(files);
    this.sink = requireNonNull(sink);
    this.reopening = requireNonNull(reopening);
    this.failures = requireNonNull(failures);
    this.thread = Thread.ofPlatform().name("envoy-output").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Hands on the rest, for when no Envoy writes any more, and ends. Takes only a moment, also where
   * nobody takes the lines; then the next relay has them, and the answer is false.
   */
  boolean finish() throws InterruptedException {
    ending.countDown();
    thread.join(LAST_LINES);
    return finished;
  }

  private void run() {
    boolean failing = false;
    try {
      while (!ending.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
          failing = false;
        } catch (IOException | UncheckedIOException failed) {
          // A full disk, for one, may be mended; the state is said once.
          if (!failing) {
            failures.accept(failed.toString());
          }
          failing = true;
        }
      }
      forwardRest();
      finished = true;
    } catch (IOException | UncheckedIOException failed) {
      failures.accept(failed.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException {
    OutputTail outOfBand = console();
    if (outOfBand != null) {
      outOfBand.forward(sink);
      if (outOfBand.size() > LARGEST_CONSOLE) {
        outOfBand.empty();
      }
    }
    OutputTail lines = current();
    if (lines == null) {
      return;
    }
    boolean left = Files.exists(files.log());
    boolean replaced = Files.exists(files.oldLog());
    if (replaced && left) {
      lines.forwardRest(sink);
      leave(lines);
    } else if (replaced) {
      lines.forward(sink);
      askNowAndThen();
    } else {
      lines.forward(sink);
      if (lines.size() >= LARGEST_LOG) {
        Files.move(files.log(), files.oldLog());
        looksSinceAsked = PATIENCE;
        askNowAndThen();
      }
    }
  }

  private void forwardRest() throws IOException {
    OutputTail outOfBand = console();
    if (outOfBand != null) {
      outOfBand.forwardRest(sink);
      outOfBand.close();
    }
    boolean more = true;
    for (OutputTail lines = current(); more && lines != null; lines = current()) {
      lines.forwardRest(sink);
      more = Files.exists(files.oldLog());
      leave(lines);
    }
  }

  /** The log that is to be read now: a renamed one goes before the one that took its name. */
  private @Nullable OutputTail current() throws IOException {
    if (current == null) {
      OutputTail old = open(files.oldLog(), files.logMark());
      current = old == null ? open(files.log(), files.logMark()) : old;
    }
    return current;
  }

  private @Nullable OutputTail console() throws IOException {
    if (console == null) {
      console = open(files.console(), files.consoleMark());
    }
    return console;
  }

  private static @Nullable OutputTail open(Path file, Path mark) throws IOException {
    try {
      return OutputTail.open(file, mark);
    } catch (NoSuchFileException notYet) {
      return null;
    }
  }

  private void leave(OutputTail lines) throws IOException {
    lines.close();
    current = null;
    Files.deleteIfExists(files.oldLog());
  }

  private void askNowAndThen() {
    if (++looksSinceAsked < PATIENCE) {
      return;
    }
    looksSinceAsked = 0;
    try {
      reopening.ask();
    } catch (IOException doesNotAnswer) {
      // Asked again; an Envoy that is started anew opens it by itself.
    }
  }
}
