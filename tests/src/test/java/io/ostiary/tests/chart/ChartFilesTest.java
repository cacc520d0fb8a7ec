package io.ostiary.tests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.cli.command.OstiaryCommand;
import io.ostiary.tests.docs.Repository;
import io.ostiary.translator.source.ingress.Annotations;
import io.ostiary.translator.source.setting.Key;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The files in the chart that follow from the code are those of the code. */
class ChartFilesTest {
  private static final String UPDATE =
      "mvn -pl tests -am test -Dtest=ChartFilesTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dostiary.chart=update";

  /** Host, ports and address are what the template replaces. */
  private static final String[] BOOTSTRAP = {
    "bootstrap",
    "--xds-address=controller.example:65001",
    "--admin-address=127.0.0.1:9901",
    "--probe-address=192.0.2.1:65002",
    "--envoy-tls-cert=/etc/ostiary/tls/tls.crt",
    "--envoy-tls-key=/etc/ostiary/tls/tls.key",
    "--envoy-tls-ca=/etc/ostiary/tls/ca.crt",
    "--envoy-secrets-dir=/etc/envoy",
  };

  static Stream<Map.Entry<String, String>> files() {
    return Stream.of(
        Map.entry(
            "annotation-keys.txt",
            Annotations.all().stream()
                .map(Key::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"))),
        Map.entry("envoy-bootstrap.json", printed("bootstrap")),
        Map.entry("envoy-identity.json", printed("identity")),
        Map.entry("envoy-authorities.json", printed("authorities")));
  }

  /** What users get who run their Envoys without the chart. */
  private static String printed(String part) {
    StringWriter out = new StringWriter();
    CommandLine line = OstiaryCommand.line();
    line.setOut(new PrintWriter(out));
    assertThat(
            line.execute(
                Stream.of(BOOTSTRAP, new String[] {"--print=" + part})
                    .flatMap(Stream::of)
                    .toArray(String[]::new)))
        .isZero();
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("files")
  void filesAreThoseOfTheCode(Map.Entry<String, String> expected) throws IOException {
    Path file = Chart.FOLDER.resolve("files").resolve(expected.getKey());
    if ("update".equals(System.getProperty("ostiary.chart"))) {
      Files.writeString(file, expected.getValue());
    }
    assertThat(Files.exists(file) ? Repository.read(file) : "")
        .as("%s is not what the code says; write it anew with%n  %s", file, UPDATE)
        .isEqualTo(expected.getValue());
  }
}
