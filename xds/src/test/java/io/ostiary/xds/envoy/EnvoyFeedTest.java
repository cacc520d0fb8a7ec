package io.ostiary.xds.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.binary.BinaryResult;
import io.ostiary.envoy.binary.EnvoyBinaries;
import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import io.ostiary.envoy.bootstrap.EnvoyLimits;
import io.ostiary.envoy.bootstrap.NodeIdentity;
import io.ostiary.envoy.process.DrainLimits;
import io.ostiary.envoy.process.EnvoyLaunch;
import io.ostiary.envoy.process.EnvoyOptions;
import io.ostiary.envoy.process.EnvoySupervisor;
import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.envoy.process.StateLock;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.TestResources;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.Rejection;
import io.ostiary.xds.cache.ResourceType;
import io.ostiary.xds.server.Pacing;
import io.ostiary.xds.server.TestAuthority;
import io.ostiary.xds.server.XdsAddress;
import io.ostiary.xds.server.XdsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy fed by the server, with resources written by hand. */
class EnvoyFeedTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** After 15 s Envoy uses a cluster whose endpoints have not come. */
  private static final Duration SOONER_THAN_THE_FETCH_TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final MonotonicTimer timer = MonotonicTimer.system(scheduler);
  private final List<AutoCloseable> cleanup = new ArrayList<>();
  private final TestResources resources = new TestResources();
  private DeltaCache cache = new DeltaCache();
  private SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Optional<XdsServer> server = Optional.empty();
  private Optional<EnvoySupervisor> envoy = Optional.empty();
  private Path socket = Path.of("unset");

  @BeforeEach
  void startEverything() throws Exception {
    StateLock lock = StateLock.acquire(Files.createDirectory(folder.resolve("state")));
    cleanup.add(lock);
    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), "TMPDIR", folder.toString());
    RuntimeFolder runtime = RuntimeFolder.open(lock, environment);
    cleanup.add(runtime::delete);
    socket = runtime.socket("xds.sock");
    startServer();
    publishTwoUpstreams();

    AdminAddress.Socket admin = new AdminAddress.Socket(runtime.socket("admin.sock"));
    EnvoyLaunch launch =
        EnvoyLaunch.of(
            binary(),
            new BootstrapSettings(
                NodeIdentity.of("test", "test"),
                admin,
                new io.ostiary.envoy.bootstrap.XdsServer.Socket(socket),
                EnvoyLimits.DEFAULT),
            new EnvoyOptions(
                EnvoyOptions.LogFormat.TEXT,
                EnvoyOptions.LogLevel.WARNING,
                new EnvoyOptions.Output.AppendTo(folder.resolve("envoy.log")),
                OptionalInt.of(1),
                DrainLimits.DEFAULT),
            List.of());
    EnvoySupervisor supervisor = new EnvoySupervisor(launch, lock, environment, _ -> {});
    envoy = Optional.of(supervisor);
    supervisor.start();
    assertThat(supervisor.awaitReady(LIMIT)).as("Envoy is ready").isTrue();
  }

  private static EnvoyBinary binary() throws InterruptedException {
    assumeFalse(
        "skip".equals(System.getProperty("ostiary.tests.envoy")),
        "left out by -Dostiary.tests.envoy=skip");
    return switch (EnvoyBinaries.ofProcess().find(step -> System.err.println(step.words()))) {
      case BinaryResult.Found(EnvoyBinary binary) -> binary;
      case BinaryResult.Missing missing -> throw new AssertionError(missing.message());
    };
  }

  private void startServer() throws IOException {
    XdsServer started =
        new XdsServer(new XdsAddress.Socket(socket), cache, Pacing.STANDARD, timer, metrics);
    started.start();
    server = Optional.of(started);
  }

  private void publishTwoUpstreams() throws Exception {
    publishSecret();
    resources
        .with(ResourceType.LISTENER, "edge", HandWritten.listener("edge"))
        .with(ResourceType.CLUSTER, "a", HandWritten.cluster("a", 1))
        .with(ResourceType.ENDPOINT, "a", HandWritten.endpoints("a", upstream("from a")))
        .with(ResourceType.SCOPED_ROUTE, "one.test", HandWritten.scope("one.test", "a"))
        .with(ResourceType.SCOPED_ROUTE, "two.test", HandWritten.scope("two.test", "a"));
    publish();
  }

  private void publishSecret() throws Exception {
    TestAuthority.Files files =
        TestAuthority.create("ca").issue(Files.createTempDirectory(folder, "tls"), "server");
    resources.with(
        ResourceType.SECRET,
        "tls",
        HandWritten.secret(Files.readString(files.chain()), Files.readString(files.key())));
    publish();
  }

  private void publish() {
    cache.publish(resources.build());
  }

  /** Starts an application that answers with that text; its port. */
  private int upstream(String text) throws IOException {
    HttpServer application =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = text.getBytes(UTF_8);
    application.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    application.start();
    cleanup.add(() -> application.stop(0));
    return application.getAddress().getPort();
  }

  @AfterEach
  void stopEverything() throws Exception {
    envoy.ifPresent(EnvoySupervisor::close);
    server.ifPresent(XdsServer::close);
    scheduler.shutdownNow();
    for (AutoCloseable closeable : cleanup.reversed()) {
      closeable.close();
    }
  }

  private AdminClient admin() {
    return envoy.orElseThrow().admin();
  }

  private KeepAlive connect() throws Exception {
    return new KeepAlive(admin().listeners().getFirst().port());
  }

  private long stat(String name) {
    try {
      return admin()
          .get("/stats")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> Long.parseLong(line.substring(name.length() + 2)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no statistic " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void movesAHostToANewUpstreamWithoutAFailedRequestOrAClosedConnection() throws Exception {
    try (KeepAlive connection = connect()) {
      assertThat(connection.get("one.test").body()).isEqualTo("from a");
      resources
          .with(ResourceType.CLUSTER, "b", HandWritten.cluster("b", 1))
          .with(ResourceType.ENDPOINT, "b", HandWritten.endpoints("b", upstream("from b")))
          .with(ResourceType.SCOPED_ROUTE, "one.test", HandWritten.scope("one.test", "b"));
      long start = System.nanoTime();
      publish();

      List<KeepAlive.Answer> answers = new ArrayList<>();
      do {
        answers.add(connection.get("one.test"));
      } while (answers.getLast().body().equals("from a")
          && System.nanoTime() - start < LIMIT.toNanos());

      assertThat(answers.getLast().body()).isEqualTo("from b");
      assertThat(answers).extracting(KeepAlive.Answer::status).containsOnly(200);
      assertThat(answers).noneMatch(answer -> answer.headers().containsKey("connection"));
      assertThat(connection.get("two.test").body()).isEqualTo("from a");
      assertThat(stat("listener_manager.total_listeners_draining")).isZero();
    }
  }

  @Test
  void rotatesACertificateWithoutClosingAConnection() throws Exception {
    try (KeepAlive before = connect()) {
      String old = before.serial();
      publishSecret();

      await()
          .atMost(LIMIT)
          .until(
              () -> {
                try (KeepAlive after = connect()) {
                  return !after.serial().equals(old);
                }
              });

      assertThat(before.get("one.test").status()).isEqualTo(200);
      assertThat(stat("listener_manager.total_listeners_draining")).isZero();
    }
  }

  @Test
  void aChangedClusterIsUsedAtOnceBecauseItsEndpointsAreSentAgain() throws Exception {
    resources.with(ResourceType.CLUSTER, "a", HandWritten.cluster("a", 2));
    publish();
    await()
        .atMost(SOONER_THAN_THE_FETCH_TIMEOUT)
        .until(
            () ->
                stat("cluster_manager.cluster_modified") == 1
                    && stat("cluster_manager.warming_clusters") == 0);
    try (KeepAlive connection = connect()) {
      assertThat(connection.get("one.test").body()).isEqualTo("from a");
    }
  }

  /** Envoy does not ask again for the scopes that the old listener has. */
  @Test
  void aChangedListenerServesTheSameHosts() throws Exception {
    resources.with(ResourceType.LISTENER, "edge", HandWritten.listener("renamed"));
    publish();

    await()
        .atMost(SOONER_THAN_THE_FETCH_TIMEOUT)
        .until(() -> stat("listener_manager.listener_in_place_updated") == 1);
    try (KeepAlive connection = connect()) {
      assertThat(connection.get("one.test").body()).isEqualTo("from a");
    }
    assertThat(stat("http.renamed.downstream_rq_total")).isEqualTo(1);
  }

  @Test
  void findsTheRefusedHostServesTheOthersAndKeepsItsOldRoutes() throws Exception {
    List<Rejection> rejections = new ArrayList<>();
    var _ = cache.onRejection(rejections::add);
    resources
        .with(ResourceType.CLUSTER, "b", HandWritten.cluster("b", 1))
        .with(ResourceType.ENDPOINT, "b", HandWritten.endpoints("b", upstream("from b")))
        .with(ResourceType.SCOPED_ROUTE, "one.test", HandWritten.scope("one.test", "b"))
        .with(ResourceType.SCOPED_ROUTE, "two.test", HandWritten.brokenScope("two.test"))
        .with(ResourceType.SCOPED_ROUTE, "new.test", HandWritten.scope("new.test", "b"));
    publish();

    try (KeepAlive connection = connect()) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  connection.get("one.test").body().equals("from b")
                      && connection.get("new.test").body().equals("from b")
                      && !cache.rejections().isEmpty());
      assertThat(connection.get("two.test").body()).isEqualTo("from a");
    }
    assertThat(rejections)
        .singleElement()
        .satisfies(
            rejection -> {
              assertThat(rejection.key().name()).isEqualTo("two.test");
              assertThat(rejection.message()).contains("missing )");
            });
    double refusals = metrics.counter("ostiary.xds.nacks", "type", "scoped_route").count();
    assertThat(refusals).isLessThanOrEqualTo(4);
  }

  @Test
  void aRestartedServerWithEqualInputsSendsNothing() throws Exception {
    server.orElseThrow().close();
    cache = new DeltaCache();
    metrics = new SimpleMeterRegistry();
    startServer();
    try (KeepAlive connection = connect()) {
      await().atMost(LIMIT).until(() -> metrics.get("ostiary.xds.streams").gauge().value() == 1);
      assertThat(connection.get("one.test").body()).isEqualTo("from a");
      publish();

      resources.with(ResourceType.SCOPED_ROUTE, "new.test", HandWritten.scope("new.test", "a"));
      publish();
      await().atMost(LIMIT).until(() -> connection.get("new.test").status() == 200);

      assertThat(pushes()).isEqualTo(1);
    }
  }

  private double pushes() {
    return metrics.find("ostiary.xds.pushes").counters().stream().mapToDouble(c -> c.count()).sum();
  }
}
