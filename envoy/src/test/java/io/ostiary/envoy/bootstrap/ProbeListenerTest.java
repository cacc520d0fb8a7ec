package io.ostiary.envoy.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ostiary.envoy.RealEnvoy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The port for probes, of a real Envoy. */
class ProbeListenerTest {
  @TempDir static Path folder;
  private static Process envoy;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    AdminAddress admin = new AdminAddress.Socket(folder.resolve("admin.sock"));
    String text =
        Bootstrap.text(
            new BootstrapSettings(
                NodeIdentity.of("probed", "edge"),
                admin,
                new XdsServer.Socket(folder.resolve("xds.sock")),
                EnvoyLimits.DEFAULT,
                Optional.of(new ProbeListener("127.0.0.1", port))));
    // Workers start with the first configuration; here nobody hands one out.
    Path file = Files.writeString(folder.resolve("envoy.json"), withoutXds(text));
    envoy =
        new ProcessBuilder(
                RealEnvoy.require().path().toString(),
                "--config-path",
                file.toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("envoy.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> ask("GET", "/livez").startsWith("HTTP/1.1 200"));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    envoy.destroy();
    assertThat(envoy.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"/livez, ''", "/startupz, ''", "/readyz, LIVE", "/metrics, envoy_server_live"})
  void answersProbes(String path, String content) throws IOException {
    assertThat(ask("GET", path)).startsWith("HTTP/1.1 200").contains(content);
  }

  /** Administration would end the Envoy, or tell its secrets. */
  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /config_dump",
    "GET, /ready",
    "GET, /stats/prometheus",
    "GET, /metrics/",
    "GET, /metrics/../quitquitquit",
    "GET, /metrics/..%2f..%2fquitquitquit",
    "GET, /metrics/%2e%2e/config_dump",
    "GET, /metrics;/config_dump",
    "GET, //quitquitquit",
    "GET, /READYZ",
    "POST, /metrics",
    "POST, /readyz",
    "POST, /quitquitquit",
    "POST, /healthcheck/fail"
  })
  void nothingElseReachesTheAdministration(String method, String path) throws IOException {
    assertThat(ask(method, path)).startsWith("HTTP/1.1 404");
  }

  @Test
  void needsAnAdministrationAtAKnownAddress() {
    assertThatThrownBy(
            () ->
                new BootstrapSettings(
                    NodeIdentity.of("a", "b"),
                    new AdminAddress.Loopback(0),
                    new XdsServer.Socket(Path.of("/xds.sock")),
                    EnvoyLimits.DEFAULT,
                    Optional.of(new ProbeListener("0.0.0.0", 9902))))
        .hasMessageContaining("known address");
  }

  private static String withoutXds(String text) {
    return text.replaceFirst(
        "(?s)\"dynamic_resources\".*?\"static_resources\"", "\"static_resources\"");
  }

  private static String ask(String method, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
      socket.setSoTimeout(10_000);
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nhost: envoy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
