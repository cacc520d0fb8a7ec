package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.ostiary.envoy.RealEnvoy;
import io.ostiary.envoy.process.EnvoyEvent.Crashed;
import io.ostiary.envoy.process.EnvoyEvent.Draining;
import io.ostiary.envoy.process.EnvoyEvent.Ready;
import io.ostiary.envoy.process.EnvoyEvent.Started;
import io.ostiary.envoy.process.EnvoyEvent.StopManner;
import io.ostiary.envoy.process.EnvoyEvent.Stopped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with a real Envoy. */
class EnvoySupervisorTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<EnvoyEvent> events = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private StateLock lock;
  private HttpServer upstream;

  @BeforeEach
  void setUp() throws Exception {
    RealEnvoy.require();
    lock = StateLock.acquire(folder.resolve("state"));
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    answerAtOnce();
    upstream.start();
  }

  @AfterEach
  void tearDown() throws IOException {
    client.close();
    if (upstream != null) {
      upstream.stop(0);
    }
    if (lock != null) {
      lock.close();
    }
  }

  @Test
  void startsOneChildNamedEnvoyAndLeavesNothingBehind() throws Exception {
    long pid;
    try (EnvoySupervisor supervisor = supervisor(DrainLimits.DEFAULT)) {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
      pid = supervisor.pid().orElseThrow();

      assertThat(Workbench.status(client, Workbench.request(supervisor.admin()))).isEqualTo(200);
      assertThat(Files.readString(Path.of("/proc/" + pid + "/comm"))).isEqualTo("envoy\n");
      assertThat(ProcessHandle.of(pid).flatMap(ProcessHandle::parent))
          .contains(ProcessHandle.current());
      assertThat(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
          // The second half is what shells add.
          .allMatch(variable -> variable.matches("|(PATH|TMPDIR|PWD|OLDPWD|SHLVL|_)=.*"));
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(events)
        .hasExactlyElementsOfTypes(Started.class, Ready.class, Draining.class, Stopped.class);
  }

  @Test
  void writesNothingButJsonLines() throws Exception {
    try (EnvoySupervisor supervisor = supervisor(DrainLimits.DEFAULT)) {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
    }
    List<String> lines = Files.readAllLines(folder.resolve("envoy.log"));
    assertThat(lines).hasSizeGreaterThan(20);
    for (String line : lines) {
      assertThat(new JsonMapper().readTree(line).fieldNames())
          .toIterable()
          .containsExactly("@timestamp", "level", "logger_name", "message");
    }
  }

  @Test
  void startsAnotherWhenItCrashes() throws Exception {
    try (EnvoySupervisor supervisor = supervisor(DrainLimits.DEFAULT)) {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
      long first = supervisor.pid().orElseThrow();

      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await().atMost(LIMIT).until(() -> events.stream().anyMatch(Crashed.class::isInstance));
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();

      assertThat(supervisor.pid().orElseThrow()).isNotEqualTo(first);
      assertThat(Workbench.status(client, Workbench.request(supervisor.admin()))).isEqualTo(200);
      assertThat(events.get(2)).isInstanceOf(Crashed.class);
    }
  }

  @Test
  void letsARunningRequestFinish() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    answerAfter(asked, answer);
    EnvoySupervisor supervisor = supervisor(DrainLimits.DEFAULT);
    CompletableFuture<HttpResponse<Void>> response;
    CompletableFuture<Void> closed;
    try {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
      response =
          client.sendAsync(
              Workbench.request(supervisor.admin()), HttpResponse.BodyHandlers.discarding());
      asked.await();

      closed = CompletableFuture.runAsync(supervisor::close);
      await().atMost(LIMIT).until(() -> events.stream().anyMatch(Draining.class::isInstance));
      await().atMost(LIMIT).until(() -> supervisor.admin().serverState().name().equals("DRAINING"));
      assertThat(response).isNotDone();
    } finally {
      answer.countDown();
      supervisor.close();
    }
    closed.join();
    assertThat(response.join().statusCode()).isEqualTo(200);
    assertThat(response.join().headers().firstValue("connection")).contains("close");
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Stopped.class, stopped -> assertThat(stopped.manner()).isEqualTo(StopManner.DRAINED));
  }

  @Test
  void cutsOffARequestThatOutlastsTheDrain() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    answerAfter(asked, answer);
    try (EnvoySupervisor supervisor =
        supervisor(new DrainLimits(Duration.ZERO, Duration.ofMillis(300)))) {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
      var _ =
          client.sendAsync(
              Workbench.request(supervisor.admin()), HttpResponse.BodyHandlers.discarding());
      asked.await();
    }
    answer.countDown();
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Stopped.class, stopped -> assertThat(stopped.manner()).isEqualTo(StopManner.CUT_OFF));
  }

  @Test
  void stopsWithinFiveSecondsWithAnIdleConnection() throws Exception {
    long before;
    try (EnvoySupervisor supervisor = supervisor(DrainLimits.DEFAULT)) {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
      assertThat(Workbench.status(client, Workbench.request(supervisor.admin()))).isEqualTo(200);
      before = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Stopped.class, stopped -> assertThat(stopped.manner()).isEqualTo(StopManner.DRAINED));
  }

  @Test
  void keepsTryingWhenItCannotBeStarted() throws Exception {
    EnvoyLaunch good = launch(DrainLimits.DEFAULT);
    EnvoyLaunch broken =
        new EnvoyLaunch(good.binary(), "{", good.admin(), good.options(), List.of());
    try (EnvoySupervisor supervisor = supervisor(broken)) {
      supervisor.start();
      await()
          .atMost(LIMIT)
          .until(() -> events.stream().filter(Crashed.class::isInstance).count() >= 3);
      assertThat(supervisor.isReady()).isFalse();
    }
  }

  private EnvoySupervisor supervisor(DrainLimits drain) throws Exception {
    return supervisor(launch(drain));
  }

  private EnvoySupervisor supervisor(EnvoyLaunch launch) {
    return new EnvoySupervisor(launch, lock, Workbench.environment(folder), events::add);
  }

  private EnvoyLaunch launch(DrainLimits drain) throws Exception {
    return Workbench.launch(
        RealEnvoy.require(), lock, folder, upstream.getAddress().getPort(), drain);
  }

  private void answerAtOnce() {
    upstream.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
  }

  private void answerAfter(CountDownLatch asked, CountDownLatch answer) {
    upstream.removeContext("/");
    upstream.createContext(
        "/",
        exchange -> {
          asked.countDown();
          try {
            answer.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
  }
}
