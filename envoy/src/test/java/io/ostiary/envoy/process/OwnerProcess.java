package io.ostiary.envoy.process;

import io.ostiary.envoy.RealEnvoy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM of its own that supervises an Envoy until a signal ends it. */
final class OwnerProcess {
  private OwnerProcess() {}

  /**
   * Starts the JVM, as the leader of a process group as a shell would, and returns when its Envoy
   * is ready.
   */
  static Process start(Path folder, int upstream) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "setsid",
                // A job in the background of a script ignores the interrupt, and hands that on.
                "env",
                "--default-signal=INT",
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OwnerProcess.class.getName(),
                folder.toString(),
                Integer.toString(upstream)));
    builder.redirectError(folder.resolve("owner.log").toFile());
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (!"ready".equals(line)) {
      throw new AssertionError("the owner said: " + line);
    }
    return process;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    StateLock lock = StateLock.acquire(folder.resolve("state"));
    EnvoyLaunch launch =
        Workbench.launch(
            RealEnvoy.require(), lock, folder, Integer.parseInt(args[1]), DrainLimits.DEFAULT);
    EnvoySupervisor supervisor =
        new EnvoySupervisor(launch, lock, Workbench.environment(folder), System.err::println);
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close));
    supervisor.start();
    if (supervisor.awaitReady(Duration.ofSeconds(30))) {
      System.out.println("ready");
    }
    int _ = System.in.read();
  }
}
