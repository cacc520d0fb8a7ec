package io.ostiary.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.WebClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Two controllers on one cluster: another one that serves the same Ingresses while Ostiary is its
 * shadow, and others with classes of their own. Nobody touches what somebody else wrote, until
 * Ostiary takes over.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SideBySideIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PUBLIC =
      "ingress.pomerium.io/allow_public_unauthenticated_access: 'true'";
  private static final String BLUE = "example.com/blue";
  private static final String GREEN = "example.com/green";

  private static Stage stage;
  private static OtherController other;

  @BeforeAll
  static void start() {
    stage = Stage.set();
    stage.kubectl().applyFile("pomerium-crd.yaml");
    stage.kubectl().namespace("apps");
    await().atMost(SOON).ignoreExceptions().until(SideBySideIT::settingsAreThere);
    stage.kubectl().apply(ingressClass("blue", BLUE) + "---\n" + ingressClass("green", GREEN));
    other = new OtherController(stage.server().admin());
    stage.kubectl().apply(stage.ingress("apps", "app", PUBLIC));
    other.show("apps", "app");
    other.tell("global", "apps", "app");
    // With the controllers that it has by default, so it serves what the other one does.
    stage.product().withVariable("OSTIARY_NO_STATUS", "true");
    stage.scene().start("  []\n");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static boolean settingsAreThere() {
    stage
        .kubectl()
        .apply(
            """
            apiVersion: ingress.pomerium.io/v1
            kind: Pomerium
            metadata: {name: global}
            spec: {cookie: {expire: 8h}}
            """);
    return true;
  }

  @Test
  @Order(1)
  void aShadowServesAndWritesNothing() {
    try (WebClient browser = stage.scene().browser()) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> browser.get(stage.scene().url("app", "/")).statusCode() == 200);
      // An edit goes through all that would write; the route of a new Ingress shows that it did.
      other.label("apps", "app", "once");
      stage.kubectl().apply(stage.ingress("apps", "other", PUBLIC));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> browser.get(stage.scene().url("other", "/")).statusCode() == 200);
    }
    assertThat(stage.kubectl().addresses("apps", "app")).containsExactly(OtherController.ADDRESS);
    assertThat(stage.kubectl().addresses("apps", "other")).isEmpty();
    assertThat(other.writers("apps", "app")).containsExactly(OtherController.MANAGER);
    assertThat(other.writersOfSettings("global")).containsExactly(OtherController.MANAGER);
    assertThat(stage.kubectl().events("apps", "app")).isEmpty();
    assertThat(leases()).isEmpty();
  }

  @Test
  @Order(2)
  void whoHasAClassOfItsOwnWritesToItsIngressesAlone() {
    try (Product blue = beside("blue", BLUE);
        Product green = beside("green", GREEN)) {
      blue.start();
      green.start();
      stage.kubectl().apply(ofClass("blue", "sea") + "---\n" + ofClass("green", "grass"));
      await().atMost(SOON).until(() -> shows("sea") && shows("grass"));
      await().atMost(SOON).until(() -> isTold("sea") && isTold("grass"));
      List<String> before = List.of(version("app"), version("sea"), version("grass"));

      // Both look again at everything; what they had written needs no second write.
      stage.kubectl().apply(ofClass("blue", "sky") + "---\n" + ofClass("green", "moss"));
      await().atMost(SOON).until(() -> shows("sky") && shows("moss"));
      await().atMost(SOON).until(() -> isTold("sky") && isTold("moss"));
      assertThat(List.of(version("app"), version("sea"), version("grass"))).isEqualTo(before);

      // One that goes is taken off by its own controller, and nothing else is.
      stage.kubectl().deleteIngress("apps", "sky");
      await().atMost(SOON).until(() -> !isTold("sky"));
      assertThat(List.of("app", "sea", "grass", "moss")).allMatch(SideBySideIT::isTold);
    }
    assertThat(other.writers("apps", "sea")).hasSize(1).doesNotContain(OtherController.MANAGER);
    assertThat(other.writers("apps", "grass"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(other.writers("apps", "sea"));
    assertThat(other.writers("apps", "app")).containsExactly(OtherController.MANAGER);
    assertThat(status().at("/settingsStatus/observedAt").asText()).startsWith("2026-01-01");
    assertThat(status().at("/ingress/apps~1app/observedAt").asText()).startsWith("2026-01-01");
    assertThat(leases()).hasSize(2);
  }

  @Test
  @Order(3)
  void whoLeavesTheShadowTakesTheStatusOver() {
    stage.product().terminate();
    stage.product().withVariable("OSTIARY_NO_STATUS", "false");
    stage.product().start();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stage.kubectl().addresses("apps", "app"))
                    .containsExactly(Stage.ADDRESS));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(status().at("/ingress/apps~1app/observedAt").asText())
                  .isNotEmpty()
                  .doesNotStartWith("2026-01-01");
              assertThat(status().at("/settingsStatus/observedAt").asText())
                  .doesNotStartWith("2026-01-01");
            });
    // What others still have there stays.
    assertThat(List.of("sea", "grass", "moss")).allMatch(SideBySideIT::isTold);
    assertThat(shows("sea")).isTrue();
  }

  private static Product beside(String name, String controller) {
    return stage.replica(name).with("--controller-name", controller);
  }

  private static String ofClass(String className, String name) {
    return stage
        .ingress("apps", name, PUBLIC)
        .replace("ingressClassName: pomerium", "ingressClassName: " + className);
  }

  private static String ingressClass(String name, String controller) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %s}
    spec: {controller: %s}
    """
        .formatted(name, controller);
  }

  private static boolean shows(String name) {
    return stage.kubectl().addresses("apps", name).contains(Stage.ADDRESS);
  }

  private static boolean isTold(String name) {
    return status().at("/ingress/apps~1" + name).isObject();
  }

  private static JsonNode status() {
    return other.settings("global").path("status");
  }

  private static String version(String name) {
    return stage.kubectl().ingress("apps", name).getMetadata().getResourceVersion();
  }

  private static List<String> leases() {
    return stage.server().admin().leases().inNamespace("default").list().getItems().stream()
        .map((HasMetadata lease) -> lease.getMetadata().getName())
        .toList();
  }
}
