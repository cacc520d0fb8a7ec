package io.ostiary.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.DialingClient;
import io.ostiary.tests.harness.DialingClient.Answer;
import io.ostiary.tests.harness.Pod;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.tests.kubernetes.ConformanceRun.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the Ingress conformance suite of Kubernetes demands, in thirty runs: plain Ingresses without
 * annotations in a real API server, served to everybody through a real Envoy.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ConformanceIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int REQUESTS = 100;

  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final List<Pod> PODS = new ArrayList<>();
  private static Stage stage;
  private static DialingClient client;
  private static Optional<Feature> present = Optional.empty();

  @BeforeAll
  static void start() {
    stage =
        Stage.set("rights.yaml", "--status-address", Stage.ADDRESS, "--default-access", "public");
    Product product = stage.product();
    product.write("config.yaml", product.addresses());
    product.start();
    client = new DialingClient(product.redirectPort(), product.port());
  }

  @AfterAll
  static void stop() {
    PODS.forEach(Pod::close);
    stage.close();
  }

  static List<ConformanceRun> runs() {
    return ConformanceRun.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void answersAsItMust(ConformanceRun run) {
    arrange(run.feature());
    awaitAddress(run.feature());
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> check(run, client.send(run.method(), run.scheme(), run.host(), run.path())));
  }

  private static void check(ConformanceRun run, Answer answer) {
    assertThat(answer.status()).isEqualTo(run.status());
    if (run.scheme().equals("https")) {
      assertThat(answer.names()).containsExactly(run.host());
    }
    if (run.status() != 200) {
      return;
    }
    assertThat(answer.statusLine()).startsWith("HTTP/1.1 ");
    assertThat(List.of("content-length", "content-type", "date", "server"))
        .allSatisfy(name -> assertThat(answer.header(name)).as(name).isPresent());
    assertThat(answer.json().path("service").asText()).isEqualTo(run.service());
    assertThat(answer.json().path("method").asText()).isEqualTo(run.method());
    assertThat(answer.json().path("path").asText()).isEqualTo(run.path());
    assertThat(answer.json().path("proto").asText()).isEqualTo("HTTP/1.1");
    assertThat(answer.json().at("/headers/host").asText()).isEqualTo(run.host());
    assertThat(answer.json().at("/headers/user-agent").asText()).isEqualTo("Go-http-client/1.1");
  }

  @Test
  void spreadsRequestsOverAllPods() {
    arrange(Feature.LOAD_BALANCING);
    awaitAddress(Feature.LOAD_BALANCING);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(askedPods()).hasSize(ConformanceObjects.PODS));
  }

  /** The Pods that answer a hundred requests. */
  private static Set<String> askedPods() {
    Set<String> asked = new HashSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      Answer answer = client.get("load-balancing", "/");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("service").asText()).isEqualTo("echo-service");
      asked.add(answer.json().path("pod").asText());
    }
    return asked;
  }

  /** By the time that a later Ingress shows its address, this one would have. */
  @Test
  void leavesAClassOfNobodysAlone() {
    arrange(Feature.INGRESS_CLASS);
    stage.kubectl().apply(later());
    String namespace = Feature.INGRESS_CLASS.namespace();
    await()
        .atMost(SOON)
        .until(() -> stage.kubectl().addresses(namespace, "later").contains(Stage.ADDRESS));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.get("later.example.com", "/").status() == 200);
    assertThat(stage.kubectl().addresses(namespace, Feature.INGRESS_CLASS.label())).isEmpty();
    assertThat(stage.kubectl().events(namespace, Feature.INGRESS_CLASS.label())).isEmpty();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.get("some-host", "/").status() == 404);
    stage.kubectl().deleteIngress(namespace, "later");
  }

  private static String later() {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: later, namespace: %s}
    spec:
      ingressClassName: pomerium
      rules:
        - host: later.example.com
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: echo-service, port: {number: 8080}}}
    """
        .formatted(Feature.INGRESS_CLASS.namespace());
  }

  /** Puts the objects of a feature in place of those of another. */
  private static void arrange(Feature feature) {
    if (present.filter(feature::equals).isPresent()) {
      return;
    }
    present.ifPresent(old -> stage.kubectl().deleteIngress(old.namespace(), old.label()));
    PODS.forEach(Pod::close);
    PODS.clear();
    PODS.addAll(ConformanceObjects.pods(feature));
    stage.kubectl().namespace(feature.namespace());
    stage.kubectl().apply(ConformanceObjects.surroundings(feature, PODS, AUTHORITY));
    stage.kubectl().apply(ConformanceObjects.ingress(feature));
    present = Optional.of(feature);
  }

  private static void awaitAddress(Feature feature) {
    await()
        .atMost(SOON)
        .until(
            () ->
                stage
                    .kubectl()
                    .addresses(feature.namespace(), feature.label())
                    .contains(Stage.ADDRESS));
  }
}
