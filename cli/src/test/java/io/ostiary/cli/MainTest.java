package io.ostiary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, as far as it goes without an Envoy. */
class MainTest {
  @TempDir private Path folder;

  /** The end of a process. */
  private record Ended(int code, List<String> lines) {}

  @Test
  void endsWithThreeWhenThereIsNoEnvoyAndSaysHowToGetOne() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("config.yaml"), "address: \"127.0.0.1:0\"\ninsecure_server: true\n");

    Ended ended = run(List.of("run", "--config", config.toString()));

    assertThat(ended.code()).as("%s", ended.lines()).isEqualTo(3);
    assertThat(String.join("\n", ended.lines())).contains("ENVOY_PATH");
    assertIsJson(ended.lines());
  }

  @Test
  void writesNothingButJsonWhenNobodyWatches() throws Exception {
    Path config = Files.writeString(folder.resolve("config.yaml"), "adress: x\nroutes: 5\n");

    Ended wrong = run(List.of("run", "--config", config.toString()));
    Ended misused = run(List.of("run", "--nonsense"));

    assertThat(wrong.code()).isEqualTo(2);
    assertThat(String.join("\n", wrong.lines())).contains("adress", "routes");
    assertIsJson(wrong.lines());
    assertThat(misused.code()).isEqualTo(2);
    assertIsJson(misused.lines());
  }

  private static void assertIsJson(List<String> lines) throws Exception {
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(JSONObjectUtils.parse(line)).containsKeys("level", "message");
    }
  }

  private Ended run(List<String> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ostiary.cli.Main"));
    command.addAll(arguments);
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("ENVOY_PATH", folder.resolve("no-envoy").toString());
    builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().remove("XDG_RUNTIME_DIR");
    builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends").isTrue();
    return new Ended(process.exitValue(), Files.readAllLines(log, StandardCharsets.UTF_8));
  }
}
