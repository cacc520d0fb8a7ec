package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExitCodeTest {
  private static final String INGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: a}
      spec:
        ingressClassName: pomerium
      """;

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
    Files.writeString(folder.resolve("blank.yaml"), "\n");
    Files.writeString(folder.resolve("comment.yaml"), "# nothing today\n");
    Files.writeString(folder.resolve("riddle.yaml"), INGRESS + "  hosts: [a.example.com]\n");
    Files.writeString(folder.resolve("hosts.yaml"), INGRESS + "  rulez: [{host: a.example.com}]\n");
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
    "validate --config blank.yaml, 2",
    "validate --manifests comment.yaml, 0",
    "validate --manifests hosts.yaml, 2",
    "validate, 2",
    "run, 2",
    "run --config missing.yaml, 2",
    "run --config unknown-key.yaml, 2",
    "run --config broken.yaml --data-dir STATE, 2",
    "run --config good.yaml --manifests broken.yaml --data-dir STATE, 2",
    "run --config good.yaml --manifests blank.yaml --data-dir STATE, 2",
    "run --config good.yaml --manifests riddle.yaml --data-dir STATE, 2",
    "serve --config good.yaml, 2",
    "serve --config good.yaml --xds-address nonsense --ext-authz-address unix:/a --portal-address unix:/b, 2",
    "serve --config good.yaml --xds-address 0.0.0.0:1 --ext-authz-address unix:/a --portal-address unix:/b --data-dir STATE, 2",
    "serve --config good.yaml --xds-address unix:/x --ext-authz-address 0.0.0.0:1 --portal-address unix:/b --data-dir STATE, 2",
    "serve --config good.yaml --xds-address unix:/x --ext-authz-address unix:/a --portal-address unix:/b --tls-key x --data-dir STATE, 2",
    "bootstrap --xds-address unix:/run/ostiary/xds.sock, 0",
    "bootstrap --xds-address 127.0.0.1:18000, 0",
    "bootstrap --xds-address 127.0.0.1:18000 --admin-address nonsense, 2",
    "bootstrap --xds-address xds.example.com:18000, 2",
    "bootstrap --xds-address nonsense, 2",
    "bootstrap --xds-address 127.0.0.1:18000 --admin-address 0.0.0.0:9901, 2",
    "bootstrap --xds-address 127.0.0.1:18000 --admin-address 99999, 2",
    "bootstrap --xds-address 127.0.0.1:18000 --admin-address 127.0.0.1:99999, 2",
    "bootstrap --xds-address 127.0.0.1:18000 --admin-address [::1]:9901, 0",
    "bootstrap --xds-address 127.0.0.1:18000 --admin-address unix:/run/admin.sock, 0",
    "bootstrap --xds-address a.test:1 --envoy-tls-cert /c --envoy-tls-key /k, 2",
    "bootstrap --xds-address a.test:1 --envoy-tls-cert c --envoy-tls-key /k --envoy-tls-ca /a, 2",
    "bootstrap --xds-address a.test:1 --envoy-tls-cert /c --envoy-tls-key /k --envoy-tls-ca /a, 0",
    "bootstrap --xds-address 127.0.0.1:18000 --probe-address 0.0.0.0:9902, 2",
    "bootstrap --xds-address a:1 --admin-address 127.0.0.1:1 --probe-address unix:/p, 2",
    "bootstrap --xds-address 127.0.0.1:1 --admin-address 127.0.0.1:1 --probe-address :9902, 0",
    "bootstrap --xds-address 127.0.0.1:1 --admin-address unix:/a --probe-address 0.0.0.0:0, 2",
    "bootstrap --xds-address 127.0.0.1:18000 --print identity, 2",
    "bootstrap --xds-address 127.0.0.1:18000 --print nonsense, 2",
    "run --config good.yaml --health-address unix:/x --data-dir STATE, 2",
    "bootstrap, 2",
    "dev --port nonsense, 2",
    "dev --port 99999, 2",
    "dev --port -1, 2",
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
    execute("run --config unknown-key.yaml --data-dir STATE");

    assertThat(folder.resolve("STATE")).doesNotExist();
  }

  @Test
  void printsABootstrapThatNamesTheServerAndNothingElse() throws Exception {
    execute("bootstrap --xds-address 127.0.0.1:18000 --node-id edge-1");

    assertThat(out.toString()).contains("\"edge-1\"", "18000", "DELTA_GRPC");
    assertThat(new JsonMapper().readTree(out.toString()).isObject()).isTrue();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsTheFilesOfSecretsAlone() throws Exception {
    String there =
        "--xds-address a.test:1 --envoy-tls-cert /c --envoy-tls-key /k --envoy-tls-ca /a"
            + " --envoy-secrets-dir /s";

    assertThat(execute("bootstrap --print identity " + there)).isZero();
    assertThat(new JsonMapper().readTree(out.toString()).at("/resources/0/tls_certificate"))
        .hasSize(2);
    out.getBuffer().setLength(0);
    assertThat(execute("bootstrap --print authorities " + there)).isZero();
    assertThat(new JsonMapper().readTree(out.toString()).at("/resources/0/validation_context"))
        .hasSize(1);
    out.getBuffer().setLength(0);
    assertThat(execute("bootstrap " + there)).isZero();
    assertThat(out.toString()).contains("/s/identity.json", "/s/authorities.json");
  }

  @Test
  void touchesNoStateWhenAFileOfTlsIsMissing() {
    int code =
        execute(
            "serve --config good.yaml --xds-address 0.0.0.0:1 --ext-authz-address unix:/a"
                + " --tls-cert /missing/tls.crt --tls-key /missing/tls.key --tls-ca /missing/ca.crt"
                + " --data-dir STATE");

    assertThat(code).isEqualTo(2);
    assertThat(folder.resolve("STATE")).doesNotExist();
  }

  @Test
  void takesOptionsFromTheEnvironment() {
    CommandLine line =
        OstiaryCommand.line(
            Map.of("OSTIARY_XDS_ADDRESS", "127.0.0.1:18000", "OSTIARY_NODE_ID", "edge-7"));
    line.setOut(new PrintWriter(out, true));

    assertThat(line.execute("bootstrap", "--node-id", "edge-8")).isZero();
    assertThat(out.toString()).contains("edge-8", "18000").doesNotContain("edge-7");
  }

  @Test
  void saysWhatIsWrongWithABootstrapAndPrintsNone() {
    execute("bootstrap --xds-address 127.0.0.1:18000 --admin-address 0.0.0.0:9901");

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
