package io.ostiary.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * What happens to the API server, to the way to it and to our rights does not reach users: what was
 * heard last is served on, the trouble is seen, and it ends by itself.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class KubernetesFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NAMESPACE = "faults";
  private static final String PUBLIC =
      "ingress.pomerium.io/allow_public_unauthenticated_access: 'true'";

  private final Stage stage = Stage.set();
  private final WebClient browser = stage.scene().browser();

  @BeforeEach
  void serveOne() {
    stage.kubectl().namespace(NAMESPACE);
    stage.kubectl().apply(stage.ingress(NAMESPACE, "app", PUBLIC));
    stage.scene().start("  []\n");
    awaitStatus("app", 200);
  }

  @AfterEach
  void end() {
    browser.close();
    stage.close();
  }

  @Test
  void whatChangedWhileTheServerWasDeadIsTakenUp() {
    stage.kubectl().apply(stage.ingress(NAMESPACE, "other", PUBLIC));
    awaitStatus("other", 200);
    stage.server().kill();
    awaitMetric("ostiary_kubernetes_api_answers 0.0");
    assertThat(status("app")).isEqualTo(200);
    assertThat(stage.product().ready()).isTrue();
    try (ApiServer second = stage.server().beside()) {
      Kubectl kubectl = new Kubectl(second.admin());
      kubectl.deleteIngress(NAMESPACE, "other");
      kubectl.apply(stage.ingress(NAMESPACE, "late", PUBLIC));
      // So the past is forgotten, and a watch cannot go on from where it was.
      second.compact();
    }
    assertThat(status("other")).isEqualTo(200);

    stage.server().resume();
    awaitStatus("late", 200);
    awaitStatus("other", 404);
    awaitMetric("ostiary_kubernetes_watches{state=\"stale\"} 0.0");
    assertThat(status("app")).isEqualTo(200);
  }

  @Test
  void aFrozenServerIsNoticedAndHeardAgain() {
    stage.server().freeze();
    awaitMetric("ostiary_kubernetes_api_answers 0.0");
    assertThat(status("app")).isEqualTo(200);
    assertThat(stage.product().ready()).isTrue();
    assertThat(health("/readyz")).contains("API server: does not answer");

    stage.server().thaw();
    awaitMetric("ostiary_kubernetes_api_answers 1.0");
    stage.kubectl().apply(stage.ingress(NAMESPACE, "late", PUBLIC));
    awaitStatus("late", 200);
  }

  @Test
  void aRightThatWasTakenAwayChangesNothingUntilItIsBack() {
    KubernetesClient admin = stage.server().admin();
    admin.rbac().clusterRoleBindings().withName("ostiary").delete();
    // Open watches keep the right that they began with.
    stage.server().kill();
    stage.server().resume();
    await()
        .atMost(SOON)
        .until(() -> !metrics().contains("ostiary_kubernetes_watches{state=\"stale\"} 0.0"));
    assertThat(stage.product().log()).contains("kind=forbidden");
    stage.kubectl().apply(stage.ingress(NAMESPACE, "late", PUBLIC));
    assertThat(status("app")).isEqualTo(200);
    assertThat(status("late")).isEqualTo(404);
    assertThat(stage.product().ready()).isTrue();

    stage.kubectl().applyFile("rights.yaml");
    awaitStatus("late", 200);
    awaitMetric("ostiary_kubernetes_watches{state=\"stale\"} 0.0");
  }

  @Test
  void withoutServerItStartsAndWaits() {
    stage.product().kill();
    stage.server().stop();
    stage.product().launch();
    awaitMetric("ostiary_kubernetes_complete 0.0");
    assertThat(stage.product().ready()).isFalse();
    assertThat(stage.product().terminate()).isZero();
    stage.product().launch();
    awaitMetric("ostiary_kubernetes_complete 0.0");
    // Envoy has what it had.
    assertThat(status("app")).isEqualTo(200);

    stage.server().resume();
    await().atMost(Duration.ofSeconds(60)).until(() -> stage.product().ready());
    stage.kubectl().apply(stage.ingress(NAMESPACE, "late", PUBLIC));
    awaitStatus("late", 200);
    assertThat(stage.product().terminate()).isZero();
  }

  private int status(String host) {
    return browser.get(stage.scene().url(host, "/")).statusCode();
  }

  private void awaitStatus(String host, int code) {
    await().alias(host).atMost(SOON).ignoreExceptions().until(() -> status(host) == code);
  }

  private void awaitMetric(String line) {
    await().alias(line).atMost(SOON).ignoreExceptions().until(() -> metrics().contains(line));
  }

  private String metrics() {
    return health("/metrics");
  }

  private String health(String path) {
    HttpResponse<String> answer =
        browser.get("http://127.0.0.1:" + stage.product().healthPort() + path);
    return answer.body();
  }
}
