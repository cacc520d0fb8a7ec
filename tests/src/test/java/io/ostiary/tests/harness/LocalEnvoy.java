package io.ostiary.tests.harness;

import io.ostiary.envoy.binary.BinaryResult;
import io.ostiary.envoy.binary.EnvoyBinaries;
import io.ostiary.envoy.binary.EnvoyBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stock Envoy as a process, which knows a bootstrap and nothing else. */
public final class LocalEnvoy implements AutoCloseable {
  private final Process process;

  private LocalEnvoy(Process process) {
    this.process = process;
  }

  /** Starts one; what it prints goes to {@code envoy.log} in the folder. */
  public static LocalEnvoy start(String bootstrap, Path folder) {
    try {
      Path file = Files.writeString(folder.resolve("envoy.json"), bootstrap);
      return new LocalEnvoy(
          new ProcessBuilder(
                  binary().path().toString(),
                  "-c",
                  file.toString(),
                  "--disable-hot-restart",
                  "--concurrency",
                  "1")
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("envoy.log").toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private static EnvoyBinary binary() {
    try {
      return switch (EnvoyBinaries.ofProcess().find(step -> System.err.println(step.words()))) {
        case BinaryResult.Found(EnvoyBinary binary) -> binary;
        case BinaryResult.Missing missing -> throw new AssertionError(missing.message());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
