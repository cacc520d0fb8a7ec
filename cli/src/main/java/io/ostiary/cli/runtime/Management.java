package io.ostiary.cli.runtime;

import com.google.common.collect.Iterables;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.SmallServer;
import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.admin.AdminResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners for probes and metrics, apart from users' ports: {@code /healthz} says that the
 * process lives, {@code /readyz} that it serves, {@code /metrics} and {@code /metrics/envoy} count.
 */
public final class Management implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Management.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final List<SmallServer> servers = new ArrayList<>();
  private final PrometheusMeterRegistry meters;
  private volatile Service service = new Service(() -> false, Optional.empty());
  private volatile Supplier<List<String>> notes = List::of;
  private volatile boolean ending;

  /** What is reported on. */
  private record Service(BooleanSupplier ready, Optional<AdminClient> envoy) {}

  /** A management that does not listen yet, of a service that is not ready yet. */
  public Management(PrometheusMeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * The service has begun.
   *
   * @param ready whether users are served
   * @param envoy the supervised Envoy, whose metrics are passed on
   */
  public void reportOn(BooleanSupplier ready, Optional<AdminClient> envoy) {
    service = new Service(ready, envoy);
  }

  /** What those who ask for readiness are told beside the answer, a line each. */
  public void note(Supplier<List<String>> what) {
    notes = what;
  }

  /** Answers probes and metrics there. */
  public InetSocketAddress listenForProbes(InetSocketAddress address) throws IOException {
    return listen("health", address, call -> probe(call).or(() -> metrics(call)));
  }

  /** Answers metrics alone there. */
  public InetSocketAddress listenForMetrics(InetSocketAddress address) throws IOException {
    return listen("metrics", address, this::metrics);
  }

  /** From now on the answer is "not ready", so that no new users are sent here. */
  public void beginEnding() {
    ending = true;
  }

  @Override
  public void close() {
    servers.forEach(SmallServer::close);
  }

  private InetSocketAddress listen(
      String name, InetSocketAddress address, Function<HttpCall, Optional<HttpReply>> endpoint)
      throws IOException {
    SmallServer server =
        bound(name, address)
            .serve(
                call ->
                    call.method().equals("GET") || call.method().equals("HEAD")
                        ? endpoint.apply(call).orElseGet(() -> HttpReply.text(404, "not found\n"))
                        : HttpReply.text(405, "GET only\n").with("allow", "GET, HEAD"));
    servers.add(server);
    log.info("event=listening for={} address={}", name, text(server.address()));
    return server.address();
  }

  private static SmallServer.Bound bound(String name, InetSocketAddress address)
      throws IOException {
    try {
      return SmallServer.bind(address);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s for %s: %s; give another address, for example with --%s-address"
              .formatted(text(address), name, e.getMessage(), name),
          e);
    }
  }

  private Optional<HttpReply> probe(HttpCall call) {
    return switch (call.path()) {
      case "/healthz", "/ping", "/livez" -> Optional.of(HttpReply.text(200, "alive\n"));
      case "/readyz", "/startupz" ->
          Optional.of(
              !ending && service.ready().getAsBoolean()
                  ? HttpReply.text(200, noted("ready"))
                  : HttpReply.text(503, noted(ending ? "ending" : "not ready")));
      default -> Optional.empty();
    };
  }

  private String noted(String answer) {
    return String.join("\n", Iterables.concat(List.of(answer), notes.get())) + "\n";
  }

  private Optional<HttpReply> metrics(HttpCall call) {
    return switch (call.path()) {
      case "/metrics" -> Optional.of(HttpReply.of(200, PROMETHEUS, meters.scrape()));
      case "/metrics/envoy" -> service.envoy().map(Management::envoyMetrics);
      default -> Optional.empty();
    };
  }

  private static HttpReply envoyMetrics(AdminClient admin) {
    try {
      AdminResponse answer = admin.get("/stats/prometheus");
      return answer.isOk()
          ? HttpReply.of(200, PROMETHEUS, answer.body())
          : HttpReply.text(502, "Envoy answered " + answer.status() + "\n");
    } catch (IOException down) {
      return HttpReply.text(503, "Envoy does not answer\n");
    }
  }

  /** An address as people write it. */
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
