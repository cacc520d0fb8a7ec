package io.ostiary.envoy.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.envoy.RealEnvoy;
import io.ostiary.envoy.validate.EnvoyValidator;
import io.ostiary.envoy.validate.ValidationResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
  private static final BootstrapSettings EDGE =
      new BootstrapSettings(
          NodeIdentity.of("edge-0", "edge"),
          new AdminAddress.Socket(Path.of("/run/ostiary/admin.sock")),
          new XdsServer.Socket(Path.of("/run/ostiary/xds.sock")),
          EnvoyLimits.DEFAULT);

  @Test
  void rendersTheEdgeOnTheSameMachine() throws Exception {
    assertThat(Bootstrap.text(EDGE)).isEqualTo(golden("edge.json"));
    assertAccepted(Bootstrap.text(EDGE));
  }

  @Test
  void rendersASidecarWithMutualTls(@TempDir Path folder) throws Exception {
    assertThat(Bootstrap.text(sidecar(mutualTls(Path.of("/etc/ostiary"), Optional.empty()))))
        .isEqualTo(golden("sidecar.json"));

    writeCertificates(folder);
    assertAccepted(Bootstrap.text(sidecar(mutualTls(folder, Optional.empty()))));
  }

  @Test
  void rendersSecretsWhoseFilesAreWatched(@TempDir Path folder) throws Exception {
    Path etc = Path.of("/etc/ostiary");
    XdsServer.MutualTls tls = mutualTls(etc, Optional.of(etc.resolve("secrets")));
    assertThat(Bootstrap.text(sidecar(tls))).isEqualTo(golden("sidecar-watching.json"));
    assertThat(new XdsSecrets(tls).identity()).isEqualTo(golden("identity.json"));
    assertThat(new XdsSecrets(tls).authorities()).isEqualTo(golden("authorities.json"));

    writeCertificates(folder);
    XdsServer.MutualTls here = mutualTls(folder, Optional.of(folder));
    XdsSecrets secrets = new XdsSecrets(here);
    Files.writeString(secrets.identityFile(folder), secrets.identity());
    Files.writeString(secrets.authoritiesFile(folder), secrets.authorities());
    assertAccepted(Bootstrap.text(sidecar(here)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "2001:db8::1"})
  void verifiesTheAddressOfAServerThatHasNoName(String address) {
    XdsServer.MutualTls named = mutualTls(Path.of("/etc/ostiary"), Optional.empty());
    String text =
        Bootstrap.text(
            sidecar(
                new XdsServer.MutualTls(
                    named.authority(),
                    named.certificate(),
                    named.key(),
                    address,
                    Optional.empty())));

    assertThat(text).contains("IP_ADDRESS").doesNotContain("\"sni\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
  void allowsPlainXdsOnLoopback(String host) throws Exception {
    assertAccepted(Bootstrap.text(overTcp(host)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "ostiary.example.com", "localhost.example.com"})
  void refusesPlainXdsBeyondLoopback(String host) {
    assertThatThrownBy(() -> overTcp(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mutual TLS")
        .hasMessageContaining(host);
  }

  @Test
  void refusesSocketPathsThatTheKernelCannotHold() {
    Path longest = Path.of("/" + "ü".repeat(53));
    assertThat(new AdminAddress.Socket(longest).path()).isEqualTo(longest);

    assertThatThrownBy(() -> new AdminAddress.Socket(Path.of("/" + "ü".repeat(54))))
        .hasMessageContaining("107 bytes");
    assertThatThrownBy(() -> new XdsServer.Socket(Path.of("relative.sock")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "::"})
  void keepsTheAdministrationToTheMachine(String ip) {
    assertThatThrownBy(() -> new AdminAddress.Loopback(ip, 9901)).hasMessageContaining(ip);
  }

  @Test
  void escapesWhatUsersCallTheirNodes() throws Exception {
    BootstrapSettings odd =
        new BootstrapSettings(
            NodeIdentity.of("a\"b\\c\n{{x}}", "c"), EDGE.admin(), EDGE.xds(), EDGE.limits());

    assertAccepted(Bootstrap.text(odd));
  }

  private static BootstrapSettings overTcp(String host) {
    return new BootstrapSettings(
        EDGE.node(),
        new AdminAddress.Loopback(0),
        new XdsServer.Tcp(host, 18_000, Optional.empty()),
        EDGE.limits());
  }

  private static BootstrapSettings sidecar(XdsServer.MutualTls tls) {
    return new BootstrapSettings(
        new NodeIdentity(
            "orders-7c9f", "sidecar", new TreeMap<>(Map.of("namespace", "shop", "app", "orders"))),
        new AdminAddress.Loopback(9901),
        new XdsServer.Tcp("ostiary.access.svc", 18_000, Optional.of(tls)),
        new EnvoyLimits(1_000, OptionalLong.of(512L * 1024 * 1024)));
  }

  private static XdsServer.MutualTls mutualTls(Path files, Optional<Path> secrets) {
    return new XdsServer.MutualTls(
        files.resolve("ca.pem"),
        files.resolve("tls.pem"),
        files.resolve("tls.key"),
        "ostiary.access.svc",
        secrets);
  }

  private static void writeCertificates(Path folder) throws Exception {
    TestCertificate.write(folder.resolve("tls.pem"), folder.resolve("tls.key"));
    Files.copy(folder.resolve("tls.pem"), folder.resolve("ca.pem"));
  }

  private static void assertAccepted(String bootstrap) throws Exception {
    assertThat(new EnvoyValidator(RealEnvoy.require()).validate(bootstrap))
        .isEqualTo(new ValidationResult.Valid());
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = requireNonNull(BootstrapTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
