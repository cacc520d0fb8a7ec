package io.ostiary.tests.kubernetes;

import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A cluster's Ingresses through a real Envoy, from {@code apply} to {@code delete}. */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class KubernetesIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String FOR_EXAMPLE_COM =
      "ingress.pomerium.io/policy: '{allow: {or: [{domain: {is: example.com}}]}}'";
  private static final String PUBLIC =
      "ingress.pomerium.io/allow_public_unauthenticated_access: 'true'";

  private static Stage stage;

  @BeforeAll
  static void start() {
    stage = Stage.set();
    stage.scene().start("  []\n");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void anIngressIsReachableBehindLoginUntilItIsDeleted() {
    String url = stage.scene().url("app", "/");
    stage.kubectl().namespace("hello");
    stage.kubectl().apply(stage.ingress("hello", "app", FOR_EXAMPLE_COM));
    try (WebClient alice = stage.scene().browser();
        WebClient eve = stage.scene().browser()) {
      await().atMost(SOON).ignoreExceptions().until(() -> alice.get(url).statusCode() == 302);
      HttpResponse<String> seen = alice.browseAs(ALICE, url);
      assertThat(seen.statusCode()).isEqualTo(200);
      assertThat(Seen.in(seen).upstream()).isEqualTo("main");
      assertThat(eve.browseAs(EVE, url).statusCode()).isEqualTo(403);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(stage.kubectl().addresses("hello", "app"))
                      .containsExactly(Stage.ADDRESS));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(stage.kubectl().events("hello", "app"))
                      .containsExactly("Normal Served: served on app.ostiary.test"));

      stage.kubectl().deleteIngress("hello", "app");
      await().atMost(SOON).until(() -> alice.get(url).statusCode() == 404);
    }
  }

  @Test
  void anIngressThatIsRefusedSaysWhyAndHarmsNobody() {
    stage.kubectl().namespace("faults");
    stage.kubectl().apply(stage.ingress("faults", "other", PUBLIC));
    stage
        .kubectl()
        .apply(stage.ingress("faults", "broken", "ingress.pomerium.io/no_such_key: 'true'"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stage.kubectl().events("faults", "broken"))
                    .singleElement()
                    .asString()
                    .startsWith("Warning Refused: ")
                    .contains("annotations[ingress.pomerium.io/no_such_key]"));
    assertThat(stage.kubectl().addresses("faults", "broken")).isEmpty();
    try (WebClient browser = stage.scene().browser()) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> browser.get(stage.scene().url("other", "/")).statusCode() == 200);
    }

    stage.kubectl().apply(stage.ingress("faults", "broken", PUBLIC));
    await()
        .atMost(SOON)
        .until(() -> stage.kubectl().addresses("faults", "broken").contains(Stage.ADDRESS));
  }

  @Test
  void anIngressThatLeavesTheClassLosesItsStatusAndItsRoutes() {
    stage.kubectl().namespace("leaving");
    String ours = stage.ingress("leaving", "late", PUBLIC);
    stage.kubectl().apply(ours);
    String url = stage.scene().url("late", "/");
    try (WebClient browser = stage.scene().browser()) {
      await().atMost(SOON).ignoreExceptions().until(() -> browser.get(url).statusCode() == 200);
      await()
          .atMost(SOON)
          .until(() -> stage.kubectl().addresses("leaving", "late").contains(Stage.ADDRESS));

      stage
          .kubectl()
          .apply(ours.replace("ingressClassName: pomerium", "ingressClassName: another"));
      await().atMost(SOON).until(() -> browser.get(url).statusCode() == 404);
      await().atMost(SOON).until(() -> stage.kubectl().addresses("leaving", "late").isEmpty());
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(stage.kubectl().events("leaving", "late"))
                      .contains("Normal Released: not served here any more"));
    }
  }

  @Test
  void anotherReplicaWritesOnceTheFirstIsGone() {
    stage.kubectl().namespace("replicas");
    try (Product second = stage.replica("two")) {
      second.start();
      stage.kubectl().apply(stage.ingress("replicas", "team", PUBLIC));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> stage.kubectl().addresses("replicas", "team").contains(Stage.ADDRESS));
      String holder = holder();
      assertThat(holder).isIn("one", "two");
      Product leader = holder.equals("one") ? stage.product() : second;
      leader.kill();
      stage.kubectl().apply(stage.ingress("replicas", "people", PUBLIC));
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> stage.kubectl().addresses("replicas", "people").contains(Stage.ADDRESS));
      assertThat(holder()).isNotEqualTo(holder);
    } finally {
      if (!stage.product().running().isAlive()) {
        stage.product().start();
      }
    }
  }

  @Test
  void aThousandIngressesComeAndGo() {
    int number = 1000;
    stage.kubectl().namespace("crowd");
    StringBuilder objects = new StringBuilder();
    for (int i = 0; i < number; i++) {
      objects.append(
          """
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: of-crowd-%1$d
            namespace: crowd
            annotations: {%2$s}
          spec:
            ingressClassName: pomerium
            rules:
              - host: n%1$d.crowd.test
                http:
                  paths:
                    - path: /
                      pathType: Prefix
                      backend: {service: {name: all, port: {number: %3$d}}}
          ---
          """
              .formatted(i, PUBLIC, stage.scene().upstream().port()));
    }
    stage.kubectl().apply(objects + stage.ingress("crowd", "all", PUBLIC));
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> shown() == number + 1);
    try (WebClient browser = stage.scene().browser()) {
      String url = stage.scene().url("all", "/");
      await().atMost(SOON).until(() -> browser.get(url).statusCode() == 200);
      stage.server().admin().network().v1().ingresses().inNamespace("crowd").delete();
      await().atMost(Duration.ofSeconds(60)).until(() -> browser.get(url).statusCode() == 404);
    }
  }

  /** How many Ingresses of the crowd show the address. */
  private static long shown() {
    return stage
        .server()
        .admin()
        .network()
        .v1()
        .ingresses()
        .inNamespace("crowd")
        .list()
        .getItems()
        .stream()
        .filter(ingress -> ingress.getStatus().toString().contains(Stage.ADDRESS))
        .count();
  }

  private static String holder() {
    return stage
        .server()
        .admin()
        .leases()
        .inNamespace("default")
        .withName("ostiary")
        .get()
        .getSpec()
        .getHolderIdentity();
  }
}
