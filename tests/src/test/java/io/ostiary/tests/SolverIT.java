package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.EchoUpstream;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Ingresses that cert-manager makes to answer a certificate authority, through a real Envoy. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class SolverIT {
  private static final String CHALLENGE = "/.well-known/acme-challenge/";

  private static final Scene SCENE = new Scene();
  private static final EchoUpstream SOLVER = new EchoUpstream("solver");

  @BeforeAll
  static void start() {
    SOLVER.start();
    SCENE
        .product()
        .write(
            "manifests/solvers.yaml",
            service("shop")
                + service("evil")
                + ingress("shop", "late.ostiary.test", "token-cookie")
                + ingress("evil", "other.ostiary.test", "token")
                + owner("shop", "other.ostiary.test"));
    SCENE.start(SCENE.route("app", "allow_any_authenticated_user: true"));
  }

  @AfterAll
  static void stop() {
    SCENE.close();
    SOLVER.close();
  }

  @Test
  void anybodyGetsTheAnswerByPlainHttp() {
    try (WebClient authority = SCENE.browser()) {
      HttpResponse<String> response =
          authority.get(
              plain("late", CHALLENGE + "token-cookie"),
              "x-pomerium-jwt-assertion",
              "forged",
              "x-pomerium-authorization",
              "secret",
              "cookie",
              "__Host-ostiary=secret",
              "authorization",
              "secret");

      Seen seen = Seen.in(response);
      assertThat(seen.upstream()).isEqualTo("solver");
      assertThat(seen.path()).isEqualTo(CHALLENGE + "token-cookie");
      assertThat(seen.header("host")).first().asString().startsWith("late.ostiary.test");
      assertThat(seen.headerNames())
          .doesNotContain(
              "x-pomerium-jwt-assertion",
              "x-pomerium-authorization",
              "x-ostiary-host",
              "cookie",
              "authorization");
      assertThat(response.headers().allValues("set-cookie")).isEmpty();
    }
  }

  @Test
  void nothingElseReachesTheSolver() {
    try (WebClient browser = SCENE.browser()) {
      int before = SOLVER.requests();

      assertThat(browser.post(plain("late", CHALLENGE + "token-cookie"), "a=b").statusCode())
          .isEqualTo(404);
      assertThat(browser.get(plain("late", CHALLENGE + "token-cookie/more")).statusCode())
          .isEqualTo(404);
      assertThat(browser.get(plain("late", CHALLENGE + "another")).statusCode()).isEqualTo(404);
      assertThat(browser.get(plain("late", "/")).statusCode()).isEqualTo(404);
      assertThat(browser.get(plain("app", CHALLENGE + "token-cookie")).statusCode()).isEqualTo(301);
      assertThat(browser.get(SCENE.url("late", CHALLENGE + "token-cookie")).statusCode())
          .isEqualTo(404);
      assertThat(SOLVER.requests()).isEqualTo(before);
    }
  }

  @Test
  void aHostOfSomebodyElseIsRefused() {
    try (WebClient browser = SCENE.browser()) {
      assertThat(browser.get(plain("other", CHALLENGE + "token")).statusCode()).isEqualTo(301);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> SCENE.product().log().contains("this host belongs to namespace shop"));
    }
  }

  private static String plain(String host, String path) {
    return "http://" + host + ".ostiary.test:" + SCENE.product().redirectPort() + path;
  }

  private static String service(String namespace) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: cm-acme-http-solver-x7k2p, namespace: %1$s}
    spec:
      ports: [{name: http, port: 8089, targetPort: 8089}]
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: solver-1
      namespace: %1$s
      labels: {kubernetes.io/service-name: cm-acme-http-solver-x7k2p}
    addressType: IPv4
    ports: [{name: http, port: %2$d}]
    endpoints: [{addresses: [127.0.0.1]}]
    ---
    """
        .formatted(namespace, SOLVER.port());
  }

  private static String ingress(String namespace, String host, String token) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: cm-acme-http-solver-9wq4d
      namespace: %s
      labels:
        acme.cert-manager.io/http-domain: "3107224914"
        acme.cert-manager.io/http-token: "1042283174"
        acme.cert-manager.io/http01-solver: "true"
    spec:
      ingressClassName: pomerium
      rules:
        - host: %s
          http:
            paths:
              - path: %s
                pathType: ImplementationSpecific
                backend: {service: {name: cm-acme-http-solver-x7k2p, port: {number: 8089}}}
    ---
    """
        .formatted(namespace, host, CHALLENGE + token);
  }

  private static String owner(String namespace, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: owner
      namespace: %s
      annotations: {ingress.pomerium.io/allow_any_authenticated_user: "true"}
    spec:
      ingressClassName: pomerium
      rules:
        - host: %s
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: cm-acme-http-solver-x7k2p, port: {number: 8089}}}
    """
        .formatted(namespace, host);
  }
}
