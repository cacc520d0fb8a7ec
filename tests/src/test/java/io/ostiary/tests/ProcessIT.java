package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ostiary.tests.harness.Probe;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What becomes of traffic, sessions and processes when the product stops, dies and starts. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Scene scene = new Scene();

  @BeforeEach
  void start() {
    scene.start(
        scene.route("app", "policy: {allow: {or: [{domain: {is: example.com}}]}}")
            + scene.route("public", "allow_public_unauthenticated_access: true"));
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void sigtermEndsItAndItsEnvoySoon() throws Exception {
    assertThat(scene.product().envoys()).hasSize(1);
    long started = System.nanoTime();
    int code = scene.product().terminate();

    assertThat(code).isIn(0, 143);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
    assertThat(scene.product().envoys()).isEmpty();
    try (Stream<Path> left = Files.list(scene.product().folder().resolve("tmp"))) {
      // Locks on addresses cannot be removed without a moment in which two could hold one.
      assertThat(left.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.startsWith("ostiary-ports-"));
    }
  }

  /** A load balancer must be told to send nobody while what runs is still being served. */
  @Test
  void readinessSaysNoUntilItsEnvoyHasEnded() {
    Product product = scene.product();
    String readiness = "http://127.0.0.1:" + product.healthPort() + "/readyz";
    product.running().destroy();
    List<Integer> answers = new ArrayList<>();
    while (!product.envoys().isEmpty()) {
      answers.add(Probe.status(readiness));
    }

    assertThat(answers).endsWith(503);
    assertThat(answers.subList(answers.indexOf(503), answers.size())).containsOnly(503);
    assertThat(product.terminate()).isIn(0, 143);
  }

  @Test
  void sessionsSurviveARestart() {
    try (WebClient browser = scene.browser()) {
      browser.browseAs(ALICE, scene.url("app", "/"));
      scene.product().terminate();
      scene.product().start();

      assertThat(browser.get(scene.url("app", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void afterKillingItPublicRoutesGoOnAndProtectedOnesFailClosed() throws Exception {
    try (WebClient browser = scene.browser();
        WebClient visitor = scene.browser();
        var traffic = Executors.newSingleThreadExecutor()) {
      browser.browseAs(ALICE, scene.url("app", "/"));
      AtomicBoolean going = new AtomicBoolean(true);
      AtomicInteger answered = new AtomicInteger();
      Future<Integer> failures =
          traffic.submit(
              () -> {
                int failed = 0;
                while (going.get()) {
                  failed += visitor.get(scene.url("public", "/")).statusCode() == 200 ? 0 : 1;
                  answered.incrementAndGet();
                }
                return failed;
              });
      await().until(() -> answered.get() > 20);
      List<ProcessHandle> before = scene.product().envoys();

      scene.product().kill();
      int served = scene.upstream().requests();
      assertThat(browser.get(scene.url("app", "/")).statusCode()).isEqualTo(503);
      assertThat(answered.get()).isPositive();
      int whileDead = answered.get();
      await().until(() -> answered.get() > whileDead + 20);
      assertThat(scene.upstream().requests()).isGreaterThan(served);

      scene.product().start();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> browser.get(scene.url("app", "/")).statusCode() == 200);
      going.set(false);
      assertThat(failures.get(30, TimeUnit.SECONDS)).isZero();
      assertThat(scene.product().envoys()).hasSize(1).isEqualTo(before);
    }
  }

  @Test
  void afterATakeoverTheLinesOfEnvoyAppearInTheOutputOfTheNewProcess() throws Exception {
    Product product = scene.product();
    Path log = product.folder().resolve("state/ostiary/envoy/log");
    try (WebClient visitor = scene.browser()) {
      assertThat(visitor.get(scene.url("public", "/before")).statusCode()).isEqualTo(200);
      awaitAccessLine("/before");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
          .isEqualTo("rw-------");
      List<ProcessHandle> before = product.envoys();

      product.kill();
      assertThat(visitor.get(scene.url("public", "/while-dead")).statusCode()).isEqualTo(200);
      product.printingTo("log2").start();
      assertThat(visitor.get(scene.url("public", "/after")).statusCode()).isEqualTo(200);
      awaitAccessLine("/while-dead");
      awaitAccessLine("/after");

      assertThat(product.envoys()).hasSize(1).isEqualTo(before);
      assertThat(product.folder().resolve("log")).content().doesNotContain("/while-dead");
      before.getFirst().destroyForcibly();
      await().atMost(LIMIT).until(() -> product.log().contains("event=envoy_ended_unasked"));
      await().atMost(LIMIT).until(product::ready);
      assertThat(visitor.get(scene.url("public", "/restarted")).statusCode()).isEqualTo(200);
      awaitAccessLine("/restarted");
    }
    product.terminate();

    JsonMapper json = new JsonMapper();
    for (String line : product.log().lines().toList()) {
      assertThat(json.readTree(line).isObject()).as(line).isTrue();
    }
    assertThat(log).doesNotExist();
  }

  @Test
  void envoysOwnLinesAreAmongTheOutput() throws Exception {
    Product product = scene.product();
    product.terminate();
    product.write("config.yaml", "proxy_log_level: info\n" + product.read("config.yaml"));
    product.printingTo("log2").start();

    await()
        .atMost(LIMIT)
        .until(() -> product.log().contains("\"logger_name\":\"envoy.main\",\"message\":\""));
    JsonMapper json = new JsonMapper();
    for (String line : product.log().lines().toList()) {
      assertThat(json.readTree(line).isObject()).as(line).isTrue();
    }
  }

  @Test
  void anAddressThatAnotherHasIsNotTakenByAReload() throws Exception {
    Product product = scene.product();
    String config = product.read("config.yaml");
    int port;
    String moved;
    try (WebClient visitor = scene.browser();
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = other.getLocalPort();
      moved = config.replace("127.0.0.1:" + product.port(), "127.0.0.1:" + port);
      product.write("config.yaml", moved);
      await()
          .atMost(LIMIT)
          .until(() -> product.log().contains("cannot listen on 127.0.0.1:" + port));
      assertThat(visitor.get(scene.url("public", "/")).statusCode()).isEqualTo(200);
    }
    product.write("config.yaml", moved + "\n");
    await().atMost(LIMIT).until(() -> accepts(port));
    await().atMost(LIMIT).until(() -> !accepts(product.port()));
    assertThat(product.envoys()).hasSize(1);
  }

  @Test
  void aSecondOneOnTheSameAddressIsRefused() throws Exception {
    Product product = scene.product();
    try (Scene other = new Scene()) {
      other
          .product()
          .write(
              "config.yaml",
              scene.globals()
                  + "routes:\n"
                  + other.route("public", "policy: {allow: {and: [{accept: true}]}}"));
      other
          .product()
          .write(
              "config.yaml",
              product
                  .read("config.yaml")
                  .replace(":" + product.healthPort(), ":" + other.product().healthPort()));
      Process second = other.product().launch();

      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(other.product().log())
          .contains("cannot listen on 127.0.0.1:" + product.port())
          .contains("another");
      assertThat(other.product().envoys()).isEmpty();
    }
    try (WebClient visitor = scene.browser()) {
      assertThat(visitor.get(scene.url("public", "/")).statusCode()).isEqualTo(200);
    }
  }

  private void awaitAccessLine(String path) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                scene
                    .product()
                    .log()
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("http-request") && line.contains("\"" + path + "\"")));
  }

  private static boolean accepts(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aSecondOneOnTheSameStateIsRefused() throws Exception {
    Product product = scene.product();
    Process first = product.running();
    Process second = product.launch();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isNotZero();
    assertThat(first.isAlive()).isTrue();
    assertThat(product.envoys()).hasSize(1);
    first.destroy();
    first.waitFor();
  }
}
