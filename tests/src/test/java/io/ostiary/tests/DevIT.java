package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ostiary dev --check}: the main job on the users' own hello world, from end to end. */
class DevIT {
  @Test
  void theCheckPasses(@TempDir Path folder) throws Exception {
    assertThat(check(folder, List.of())).isZero();
  }

  @Test
  void theCheckPassesOverHttps(@TempDir Path folder) throws Exception {
    assertThat(check(folder, List.of("--https"))).isZero();
  }

  private static int check(Path folder, List<String> more) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ostiary.cli.Main",
                "dev",
                "--check"));
    command.addAll(more);
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().remove("XDG_RUNTIME_DIR");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(Files.readString(log))
        .as("code %s", process.exitValue())
        .contains("alice@example.com");
    assertThat(
            ProcessHandle.allProcesses()
                .filter(
                    handle ->
                        handle
                            .info()
                            .commandLine()
                            .filter(c -> c.contains(folder.toString()))
                            .isPresent())
                .toList())
        .as("left behind")
        .isEmpty();
    return process.exitValue();
  }
}
