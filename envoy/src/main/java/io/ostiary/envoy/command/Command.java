package io.ostiary.envoy.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end, with a limit on its time and on the output that is kept.
 *
 * @param line the program and its arguments
 * @param environment its whole environment
 * @param limit how long it may take before it is killed
 */
public record Command(List<String> line, Map<String, String> environment, Duration limit) {
  /** What is killed is gone at once, unless the kernel waits for a disk. */
  private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

  private static final int KEPT_OUTPUT = 256 * 1024;

  public Command {
    line = List.copyOf(line);
    environment = Map.copyOf(environment);
    if (line.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
  }

  /** How a command ended. */
  public sealed interface Outcome {
    /** It ended by itself; the output is both streams together, the end of it when it was long. */
    record Ended(int exitCode, String output) implements Outcome {
      public boolean succeeded() {
        return exitCode == 0;
      }
    }

    /** It was killed at the limit. */
    record TimedOut(Duration limit, String output) implements Outcome {}
  }

  /**
   * Runs it and waits.
   *
   * @throws IOException when the program cannot be started
   */
  public Outcome run() throws IOException, InterruptedException {
    // A file instead of a pipe: a grandchild that keeps the stream open cannot hold up the caller.
    Path output = Files.createTempFile("ostiary-command", ".out");
    try {
      Process process = start(output);
      try {
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          return new Outcome.Ended(process.exitValue(), end(output));
        }
        return new Outcome.TimedOut(limit, end(output));
      } finally {
        end(process);
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private Process start(Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** Leaves nothing behind that would still write, also when the caller was interrupted. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process
        .onExit()
        .completeOnTimeout(process, LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static String end(Path output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      long from = Math.max(0, file.length() - KEPT_OUTPUT);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, UTF_8);
    }
  }
}
