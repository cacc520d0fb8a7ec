package io.ostiary.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@code ostiary} program in a folder of its own: its commands as processes that keep all state
 * below that folder.
 */
public record Program(Path folder) {
  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param output what it printed on standard output
   * @param errors what it printed on standard error
   */
  public record Ended(int code, String output, String errors) {}

  /** A command that is ready to be started. */
  public ProcessBuilder command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.ostiary.cli.Main");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("XDG_DATA_HOME", folder.resolve("state").toString());
    builder.environment().put("XDG_RUNTIME_DIR", folder.resolve("tmp").toString());
    builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
    return builder;
  }

  /** Runs a command to its end. */
  public Ended run(String... arguments) {
    Path output = folder.resolve("tmp").resolve("output");
    Path errors = folder.resolve("tmp").resolve("errors");
    try {
      Process process =
          command(List.of(arguments))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after 60 s: " + List.of(arguments));
      }
      return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
