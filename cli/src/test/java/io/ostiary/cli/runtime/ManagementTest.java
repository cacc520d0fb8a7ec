package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.Loopback;
import io.ostiary.cli.http.LoopbackClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementTest {
  private final AtomicBoolean ready = new AtomicBoolean();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Management management = new Management(meters);
  private final LoopbackClient client =
      new LoopbackClient(Duration.ofSeconds(10), Optional.empty());

  @AfterEach
  void close() {
    management.close();
  }

  @Test
  void tellsLifeFromReadiness() throws Exception {
    InetSocketAddress address = management.listenForProbes(Loopback.port(0));

    assertThat(get(address, "/healthz").status()).isEqualTo(200);
    assertThat(get(address, "/readyz").status()).isEqualTo(503);
    management.reportOn(ready::get, Optional.empty());
    assertThat(get(address, "/readyz").status()).isEqualTo(503);
    ready.set(true);
    assertThat(get(address, "/readyz").status()).isEqualTo(200);
    management.beginEnding();
    assertThat(get(address, "/readyz").status()).isEqualTo(503);
    assertThat(get(address, "/healthz").status()).isEqualTo(200);
  }

  @Test
  void countsForPrometheus() throws Exception {
    meters.counter("ostiary.example").increment();
    InetSocketAddress address = management.listenForMetrics(Loopback.port(0));

    assertThat(get(address, "/metrics").body()).contains("ostiary_example_total 1.0");
    assertThat(get(address, "/readyz").status()).isEqualTo(404);
    assertThat(get(address, "/metrics/envoy").status()).isEqualTo(404);
  }

  @Test
  void namesTheAddressThatIsTaken() throws Exception {
    InetSocketAddress address = management.listenForProbes(Loopback.port(0));

    assertThatThrownBy(() -> management.listenForMetrics(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + address.getPort() + " for metrics")
        .hasMessageContaining("--metrics-address");
  }

  private HttpReply get(InetSocketAddress address, String path) throws IOException {
    return client.get(
        URI.create("http://127.0.0.1:" + address.getPort() + path), ImmutableListMultimap.of());
  }
}
