package io.ostiary.tests.harness;

import io.ostiary.envoy.binary.BinaryResult;
import io.ostiary.envoy.binary.EnvoyBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A stock Envoy as a process that knows a bootstrap and nothing else. */
public final class EnvoyProgram implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;

  private EnvoyProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts one in a folder, and waits until it has its configuration. */
  public static EnvoyProgram start(String bootstrap, Path folder) {
    try {
      Path config = Files.writeString(folder.resolve("bootstrap.json"), bootstrap);
      Path admin = folder.resolve("admin");
      Path log = folder.resolve("envoy.log");
      EnvoyProgram envoy =
          new EnvoyProgram(
              new ProcessBuilder(
                      executable().toString(),
                      "-c",
                      config.toString(),
                      "--admin-address-path",
                      admin.toString(),
                      "--concurrency",
                      "1",
                      "--disable-hot-restart")
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start(),
              log);
      try {
        Awaitility.await()
            .atMost(STARTUP)
            .ignoreExceptions()
            .until(() -> Probe.isOk("http://" + Files.readString(admin).strip() + "/ready"));
      } catch (ConditionTimeoutException late) {
        envoy.close();
        throw new AssertionError("Envoy is not ready:\n" + envoy.log(), late);
      }
      return envoy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static Path executable() {
    try {
      return switch (EnvoyBinaries.ofProcess().find(step -> System.err.println(step.words()))) {
        case BinaryResult.Found found -> found.binary().path();
        case BinaryResult.Missing missing -> throw new AssertionError(missing.message());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
