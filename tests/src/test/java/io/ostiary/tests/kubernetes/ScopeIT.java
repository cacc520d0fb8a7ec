package io.ostiary.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.ostiary.tests.harness.DialingClient;
import io.ostiary.tests.harness.DialingClient.Answer;
import io.ostiary.tests.harness.Pod;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Scene;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * {@code --namespaces} with rights in those namespaces alone: what counts, which address is shown,
 * and whose Secrets and endpoints are used.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ScopeIT {
  static final Duration SOON = Duration.ofSeconds(30);

  private static final String PUBLIC =
      "ingress.pomerium.io/allow_public_unauthenticated_access: 'true'";

  private static Stage stage;
  private static DialingClient client;
  private static Pod pod;

  @BeforeAll
  static void start() {
    stage =
        Stage.set(
            "rights-of-namespaces.yaml", "--namespaces", "a,c", "--status-service", "edge/proxy");
    pod = Pod.of("web", "web-1");
    for (String namespace : List.of("b", "a", "c")) {
      stage.kubectl().apply(web(namespace));
    }
    // What is wrong from the start on keeps nobody else from being served.
    stage.kubectl().apply(ingress("a", "broken", "ingress.pomerium.io/no_such_key: 'true'"));
    Product product = stage.product();
    product.write(
        "config.yaml",
        product.addresses()
            + "certificate_authority: "
            + base64(stage.scene().authority().pem())
            + "\n");
    product.start();
    client = new DialingClient(product.redirectPort(), product.port());
  }

  @AfterAll
  static void stop() {
    pod.close();
    stage.close();
  }

  /** Endpoints of Services, in one of those namespaces. */
  @Nested
  class Endpoints extends EndpointCases {
    Endpoints() {
      super("a");
    }

    @Override
    Kubectl kubectl() {
      return stage.kubectl();
    }

    @Override
    DialingClient client() {
      return client;
    }

    @Override
    Scene scene() {
      return stage.scene();
    }
  }

  @Test
  void onlyTheNamespacesThatAreNamedCount() {
    // The older claim of a namespace that does not count is none.
    stage.kubectl().apply(ingress("b", "shared", PUBLIC));
    stage.kubectl().apply(ingress("b", "outside", PUBLIC));
    stage.kubectl().apply(ingress("a", "shared", PUBLIC));
    stage.kubectl().apply(ingress("c", "inside", PUBLIC));

    awaitStatus("shared.example.com", 200);
    awaitStatus("inside.example.com", 200);
    assertThat(client.get("outside.example.com", "/").status()).isEqualTo(404);
    assertThat(client.get("broken.example.com", "/").status()).isEqualTo(503);
    assertThat(stage.kubectl().events("b", "outside")).isEmpty();
    assertThat(stage.kubectl().events("b", "shared")).isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stage.kubectl().events("a", "broken"))
                    .singleElement()
                    .asString()
                    .startsWith("Warning Refused: "));
  }

  @Test
  void theDefaultClassCountsWhereNoneIsNamed() {
    String classless = ingress("c", "classless", PUBLIC).replace("ingressClassName: pomerium", "");
    String legacy =
        ingress("c", "legacy", PUBLIC + "\n    kubernetes.io/ingress.class: pomerium")
            .replace("ingressClassName: pomerium", "");
    String foreign = ingress("c", "foreign", PUBLIC).replace("Name: pomerium", "Name: others");
    stage.kubectl().apply(ingressClass("others", "example.com/controller", "false"));
    stage.kubectl().apply(classless);
    stage.kubectl().apply(foreign);
    stage.kubectl().apply(legacy);
    awaitStatus("legacy.example.com", 200);
    awaitStatus("classless.example.com", 404);

    stage.kubectl().apply(ingressClass("pomerium", "pomerium.io/ingress-controller", "true"));
    awaitStatus("classless.example.com", 200);
    awaitEvent("classless", "Normal Served: served on classless.example.com");
    stage.kubectl().apply(ingressClass("pomerium", "pomerium.io/ingress-controller", "false"));
    awaitStatus("classless.example.com", 404);
    awaitEvent("classless", "Normal Released: not served here any more");
    assertThat(stage.kubectl().events("c", "foreign")).isEmpty();
    awaitStatus("foreign.example.com", 404);
  }

  private static String ingressClass(String name, String controller, String isDefault) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata:
      name: %s
      annotations: {ingressclass.kubernetes.io/is-default-class: "%s"}
    spec: {controller: %s}
    """
        .formatted(name, isDefault, controller);
  }

  @Test
  void ingressesShowTheAddressOfTheService() {
    stage.kubectl().apply(ingress("c", "shown", PUBLIC));
    stage.kubectl().apply(proxy("LoadBalancer"));
    awaitStatus("shown.example.com", 200);
    assertThat(stage.kubectl().addresses("c", "shown")).isEmpty();

    give(new LoadBalancerIngressBuilder().withIp("203.0.113.20").build());
    awaitAddress("203.0.113.20");
    give(new LoadBalancerIngressBuilder().withHostname("lb.example.com").build());
    awaitAddress("lb.example.com");

    stage.kubectl().apply(proxy("NodePort"));
    String inside =
        stage
            .server()
            .admin()
            .services()
            .inNamespace("edge")
            .withName("proxy")
            .get()
            .getSpec()
            .getClusterIP();
    awaitAddress(inside);
    // All of that was no news to its users.
    awaitEvent("shown", "Normal Served: served on shown.example.com");
    assertThat(stage.kubectl().events("c", "shown"))
        .containsExactly("Normal Served: served on shown.example.com");
  }

  @Test
  void aCertificateThatIsMissingIsToldOf() {
    stage
        .kubectl()
        .apply(
            ingress("c", "bare", PUBLIC)
                .replace(
                    "  rules:",
                    "  tls: [{hosts: [bare.example.com], secretName: none}]\n  rules:"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stage.kubectl().events("c", "bare"))
                    .singleElement()
                    .asString()
                    .startsWith("Normal Served: served on bare.example.com\n")
                    .contains("'none': there is no such Secret"));
  }

  /** As cert-manager makes it for the time of a challenge. */
  @Test
  void aSolverCountsAsServed() {
    stage
        .kubectl()
        .apply(
            ingress("c", "solver", "cert-manager.io/any: 'true'")
                .replace(
                    "  annotations:",
                    "  labels: {acme.cert-manager.io/http01-solver: 'true'}\n  annotations:")
                .replace("path: /", "path: /.well-known/acme-challenge/token"));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                client
                        .once(
                            "GET",
                            "http",
                            "solver.example.com",
                            "/.well-known/acme-challenge/token")
                        .status()
                    == 200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stage.kubectl().events("c", "solver"))
                    .containsExactly("Normal Served: served on solver.example.com"));
  }

  @Test
  void aSecretThatAnAnnotationNamesIsFollowedInItsOwnNamespace() {
    stage.kubectl().apply(credentials("c", "foreign"));
    stage
        .kubectl()
        .apply(
            ingress(
                "a",
                "secretive",
                PUBLIC + "\n    ingress.pomerium.io/set_request_headers_secret: credentials"));
    awaitStatus("secretive.example.com", 503);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stage.kubectl().events("a", "secretive"))
                    .anyMatch(
                        event -> event.startsWith("Warning ") && event.contains("credentials"))
                    .noneMatch(event -> event.contains("foreign")));

    stage.kubectl().apply(credentials("a", "first"));
    awaitCredential("first");
    stage.kubectl().apply(credentials("a", "second"));
    awaitCredential("second");
    stage.server().admin().secrets().inNamespace("a").withName("credentials").delete();
    awaitStatus("secretive.example.com", 503);
  }

  private static void awaitCredential(String value) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              Answer answer = client.get("secretive.example.com", "/");
              return answer.status() == 200
                  && answer.json().at("/headers/x-credential").asText().equals(value);
            });
  }

  private static void awaitStatus(String host, int status) {
    await()
        .alias(host + " answers " + status)
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.get(host, "/").status() == status);
  }

  private static void awaitEvent(String name, String event) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(stage.kubectl().events("c", name)).contains(event));
  }

  private static void awaitAddress(String address) {
    await()
        .alias(address)
        .atMost(SOON)
        .until(() -> stage.kubectl().addresses("c", "shown").equals(List.of(address)));
  }

  /** As the cloud's controller does. */
  private static void give(LoadBalancerIngress address) {
    stage
        .server()
        .admin()
        .services()
        .inNamespace("edge")
        .withName("proxy")
        .editStatus(
            service ->
                new ServiceBuilder(service)
                    .editOrNewStatus()
                    .withNewLoadBalancer()
                    .withIngress(address)
                    .endLoadBalancer()
                    .endStatus()
                    .build());
  }

  private static String proxy(String type) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: proxy, namespace: edge}
    spec:
      type: %s
      ports: [{name: https, port: 443}]
    """
        .formatted(type);
  }

  private static String web(String namespace) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: %s}
    spec:
      ports: [{name: http, port: 80}]
    ---
    """
            .formatted(namespace)
        + ConformanceObjects.slice(namespace, pod, "{}");
  }

  private static String credentials(String namespace, String value) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: credentials, namespace: %s}
    stringData: {X-Credential: %s}
    """
        .formatted(namespace, value);
  }

  private static String ingress(String namespace, String name, String annotations) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %1$s
      namespace: %2$s
      annotations:
        %3$s
    spec:
      ingressClassName: pomerium
      rules:
        - host: %1$s.example.com
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: web, port: {name: http}}}
    """
        .formatted(name, namespace, annotations);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
