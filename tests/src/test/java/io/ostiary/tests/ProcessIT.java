package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.Probe;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What becomes of traffic, sessions and processes when the product stops, dies and starts. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ProcessIT {
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
  void sigtermEndsItAndItsEnvoySoon() {
    assertThat(scene.product().envoys()).hasSize(1);
    long started = System.nanoTime();
    int code = scene.product().terminate();

    assertThat(code).isIn(0, 143);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
    assertThat(scene.product().envoys()).isEmpty();
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
