package io.ostiary.tests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.Bootstrap;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import io.ostiary.envoy.bootstrap.EnvoyLimits;
import io.ostiary.envoy.bootstrap.NodeIdentity;
import io.ostiary.envoy.bootstrap.ProbeListener;
import io.ostiary.envoy.bootstrap.XdsSecrets;
import io.ostiary.envoy.bootstrap.XdsServer;
import io.ostiary.tests.docs.Repository;
import io.ostiary.translator.source.ingress.Annotations;
import io.ostiary.translator.source.setting.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in the chart that follow from the code are those of the code. */
class ChartFilesTest {
  private static final String UPDATE =
      "mvn -pl tests -am test -Dtest=ChartFilesTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dostiary.chart=update";

  private static final XdsServer.MutualTls TLS =
      new XdsServer.MutualTls(
          Path.of("/etc/ostiary/tls/ca.crt"),
          Path.of("/etc/ostiary/tls/tls.crt"),
          Path.of("/etc/ostiary/tls/tls.key"),
          "controller.example",
          Optional.of(Path.of("/etc/envoy")));

  /** Host, ports and address are what the template replaces. */
  private static final BootstrapSettings SAMPLE =
      new BootstrapSettings(
          NodeIdentity.of("ostiary-envoy", "ostiary"),
          new AdminAddress.Loopback(9901),
          new XdsServer.Tcp("controller.example", 65_001, Optional.of(TLS)),
          EnvoyLimits.DEFAULT,
          Optional.of(new ProbeListener("192.0.2.1", 65_002)));

  static Stream<Map.Entry<String, String>> files() {
    return Stream.of(
        Map.entry(
            "annotation-keys.txt",
            Annotations.all().stream()
                .map(Key::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"))),
        Map.entry("envoy-bootstrap.json", Bootstrap.text(SAMPLE)),
        Map.entry("envoy-identity.json", new XdsSecrets(TLS).identity()),
        Map.entry("envoy-authorities.json", new XdsSecrets(TLS).authorities()));
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
