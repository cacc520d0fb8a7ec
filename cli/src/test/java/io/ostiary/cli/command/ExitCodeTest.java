package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExitCodeTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeFiles() throws Exception {
    Files.writeString(
        folder.resolve("good.yaml"),
        """
        address: "127.0.0.1:0"
        insecure_server: true
        routes:
          - from: https://public.example.com
            to: http://127.0.0.1:1
            allow_public_unauthenticated_access: true
        """);
    Files.writeString(folder.resolve("unknown-key.yaml"), "adress: \":443\"\ncooky_name: x\n");
    Files.writeString(folder.resolve("broken.yaml"), "a: [\n");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "--help, 0",
    "--version, 0",
    "validate --config good.yaml, 0",
    "validate --config unknown-key.yaml, 2",
    "validate --config broken.yaml, 2",
    "validate --config missing.yaml, 2",
    "validate --manifests missing, 2",
    "validate, 2",
    "run, 2",
    "run --config missing.yaml, 2",
    "run --config unknown-key.yaml, 2",
    "run --config broken.yaml --state STATE, 2",
    "serve --config good.yaml, 2",
    "serve --config good.yaml --xds nonsense --authorize unix:/a --portal unix:/b, 2",
    "serve --config good.yaml --xds 0.0.0.0:1 --authorize unix:/a --portal unix:/b --state STATE, 2",
    "serve --config good.yaml --xds unix:/x --authorize 0.0.0.0:1 --portal unix:/b --state STATE, 2",
    "serve --config good.yaml --xds unix:/x --authorize unix:/a --portal unix:/b --tls-key x --state STATE, 2",
    "bootstrap --xds unix:/run/ostiary/xds.sock, 0",
    "bootstrap --xds 127.0.0.1:18000, 0",
    "bootstrap --xds 127.0.0.1:18000 --admin nonsense, 2",
    "bootstrap --xds xds.example.com:18000, 2",
    "bootstrap --xds nonsense, 2",
    "bootstrap --xds 127.0.0.1:18000 --admin 0.0.0.0:9901, 2",
    "bootstrap --xds 127.0.0.1:18000 --admin 99999, 2",
    "bootstrap, 2",
    "dev --port nonsense, 2",
    "dev --port 99999 --state STATE, 2",
    "dev --port=-1 --state STATE, 2",
    "dev --backend nonsense, 2",
    "nonsense, 2",
    "run --nonsense, 2"
  })
  void saysHowACommandEnded(String arguments, int code) {
    assertThat(execute(arguments)).as("%s%s", out, err).isEqualTo(code);
  }

  @Test
  void listsEveryProblemAtOnce() {
    execute("validate --config unknown-key.yaml");

    assertThat(out.toString()).contains("adress", "cooky_name");
  }

  @Test
  void touchesNoStateWhenTheConfigurationIsWrong() {
    execute("run --config unknown-key.yaml --state STATE");

    assertThat(folder.resolve("STATE")).doesNotExist();
  }

  @Test
  void printsABootstrapThatNamesTheServerAndNothingElse() throws Exception {
    execute("bootstrap --xds 127.0.0.1:18000 --node-id edge-1");

    assertThat(out.toString()).contains("\"edge-1\"", "18000", "DELTA_GRPC");
    assertThat(new JsonMapper().readTree(out.toString()).isObject()).isTrue();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithABootstrapAndPrintsNone() {
    execute("bootstrap --xds 127.0.0.1:18000 --admin 0.0.0.0:9901");

    assertThat(err.toString()).contains("--admin", "'0.0.0.0:9901'");
    assertThat(out.toString()).isEmpty();
  }

  private int execute(String arguments) {
    String[] all = arguments.split(" ", -1);
    for (int i = 0; i < all.length; i++) {
      if (all[i].endsWith(".yaml") || all[i].equals("missing") || all[i].equals("STATE")) {
        all[i] = folder.resolve(all[i]).toString();
      }
    }
    CommandLine line = OstiaryCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all);
  }
}
