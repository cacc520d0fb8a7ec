package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.EchoUpstream;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.tests.harness.WebClient;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Changes of files while the product runs and a connection of another host stays open. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ReloadIT {
  private static final Duration IN_FORCE = Duration.ofSeconds(2);

  private final Scene scene = new Scene();
  private WebClient alice;
  private Echoes echoes;
  private WebSocket socket;

  @BeforeEach
  void start() {
    scene.start(routes("domain: {is: example.com}"));
    alice = scene.browser();
    alice.browseAs(ALICE, scene.url("app", "/"));
    echoes = new Echoes();
    socket =
        alice
            .http()
            .newWebSocketBuilder()
            .header("cookie", alice.cookies().header("app.ostiary.test"))
            .buildAsync(URI.create(scene.url("app", "/ws").replace("https:", "wss:")), echoes)
            .join();
  }

  @AfterEach
  void stop() {
    // The connection of a host that nobody edited is still the same one.
    socket.sendText("still here", true).join();
    assertThat(echoes.next()).isEqualTo("still here");
    socket.abort();
    alice.close();
    scene.close();
  }

  @Test
  void anEditedPolicyIsInForceSoon() {
    try (WebClient eve = scene.browser()) {
      assertThat(eve.browseAs(EVE, scene.url("other", "/")).statusCode()).isEqualTo(403);
      scene
          .product()
          .write("config.yaml", scene.globals() + "routes:\n" + routes("domain: {is: other.org}"));
      await().atMost(IN_FORCE).until(() -> eve.get(scene.url("other", "/")).statusCode() == 200);
    }
  }

  @Test
  void aBrokenFileChangesNothingAndSaysWhere() {
    scene.product().write("config.yaml", scene.globals() + "routes:\n  - from: [\n");
    await().atMost(IN_FORCE).until(() -> scene.product().log().contains("config.yaml:"));
    assertThat(alice.get(scene.url("app", "/")).statusCode()).isEqualTo(200);
  }

  @Test
  void aBrokenRouteHarmsItselfAlone() {
    scene
        .product()
        .write(
            "config.yaml",
            scene.globals() + "routes:\n" + routes("no_such_criterion: {is: example.com}"));
    await().atMost(IN_FORCE).until(() -> alice.get(scene.url("other", "/")).statusCode() == 503);
    assertThat(alice.get(scene.url("other", "/")).body()).doesNotContain("Exception");
    assertThat(alice.get(scene.url("app", "/")).statusCode()).isEqualTo(200);
    assertThat(scene.product().log()).contains("no_such_criterion");
  }

  @Test
  void anIngressWithItsOwnCertificateAppearsAndGoes() {
    try (EchoUpstream late = new EchoUpstream("late").start()) {
      TestAuthority.Leaf leaf = scene.authority().leaf("late.ostiary.test");
      scene.product().write("manifests/late.yaml", ingress(late.port(), leaf));
      await()
          .atMost(IN_FORCE.multipliedBy(2))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(Seen.in(alice.get(scene.url("late", "/"))).upstream())
                      .isEqualTo("late"));

      TestAuthority.Leaf rotated =
          scene.authority().leaf("late.ostiary.test", "again.ostiary.test");
      scene.product().write("manifests/late.yaml", ingress(late.port(), rotated));
      scene.product().write("manifests/late.yaml", "");
      await().atMost(IN_FORCE).until(() -> scene.product().log().contains("emptied"));
      assertThat(alice.get(scene.url("late", "/")).statusCode()).isEqualTo(200);

      scene.product().remove("manifests/late.yaml");
      await()
          .atMost(IN_FORCE.multipliedBy(2))
          .until(() -> alice.get(scene.url("late", "/")).statusCode() == 404);
    }
  }

  @Test
  void aRotatedCertificateIsServedWithoutClosingConnections() {
    TestAuthority.Leaf leaf = scene.authority().leaf("*.ostiary.test", "rotated.test");
    scene.product().write("tls.key", leaf.keyPem()).write("tls.crt", leaf.chainPem());
    await()
        .atMost(IN_FORCE.multipliedBy(2))
        .ignoreExceptions()
        .until(
            () -> CertificateNames.servedFor("app.ostiary.test", scene).contains("rotated.test"));
  }

  private String routes(String criterion) {
    return scene.route(
            "app",
            """
            allow_websockets: true
            policy: {allow: {or: [{domain: {is: example.com}}]}}
            """)
        + scene.route("other", "policy: {allow: {or: [{%s}]}}".formatted(criterion));
  }

  private static String ingress(int port, TestAuthority.Leaf leaf) {
    return """
    apiVersion: v1
    kind: Secret
    type: kubernetes.io/tls
    metadata: {name: late-tls, namespace: shop}
    data:
      tls.crt: %s
      tls.key: %s
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: late, namespace: shop}
    spec:
      ports: [{name: http, port: 80, targetPort: %d}]
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: late-1
      namespace: shop
      labels: {kubernetes.io/service-name: late}
    addressType: IPv4
    ports: [{name: http, port: %d}]
    endpoints: [{addresses: [127.0.0.1]}]
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: late
      namespace: shop
      annotations:
        ingress.pomerium.io/allow_public_unauthenticated_access: "true"
    spec:
      ingressClassName: pomerium
      tls: [{hosts: [late.ostiary.test], secretName: late-tls}]
      rules:
        - host: late.ostiary.test
          http:
            paths:
              - {path: /, pathType: Prefix, backend: {service: {name: late, port: {name: http}}}}
    """
        .formatted(base64(leaf.chainPem()), base64(leaf.keyPem()), port, port);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Collects what a WebSocket gets. */
  private static final class Echoes implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      texts.add(data.toString());
      return WebSocket.Listener.super.onText(webSocket, data, last);
    }

    String next() {
      try {
        String text = texts.poll(10, TimeUnit.SECONDS);
        return text == null ? "" : text;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
