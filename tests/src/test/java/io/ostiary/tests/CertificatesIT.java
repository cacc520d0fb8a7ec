package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.DialingClient;
import io.ostiary.tests.harness.DialingClient.Answer;
import io.ostiary.tests.harness.OpenConnection;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.tests.harness.TestAuthority.Leaf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Which certificate is shown for which host, and how cert-manager brings one. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class CertificatesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CHALLENGE = "/.well-known/acme-challenge/token";
  private static final Scene SCENE = new Scene();
  private static final TestAuthority AUTHORITY = SCENE.authority();
  private static DialingClient client;

  @BeforeAll
  static void start() {
    Product product = SCENE.product();
    product.write(
        "config.yaml",
        product.addresses() + "ostiary: {default_access: public, allow_private_upstreams: true}\n");
    product.write("manifests/empty.yaml", service("empty"));
    product.start();
    client = new DialingClient(product.redirectPort(), product.port());
  }

  @AfterAll
  static void stop() {
    SCENE.close();
  }

  @Test
  void anEntryIsForItsOwnHosts() {
    Leaf both = AUTHORITY.leaf("one.entry.test", "two.entry.test");
    Leaf second = AUTHORITY.leaf(Instant.now().minus(Duration.ofHours(6)), "two.entry.test");
    write(
        "entry",
        secret("entry", "both", both),
        secret("entry", "second", second),
        ingress("entry", "one", "one.entry.test", "both"),
        ingress("entry", "two", "two.entry.test", "second"));
    awaitShown("one.entry.test", both);
    awaitShown("two.entry.test", second);
  }

  @Test
  void aRenewedCertificateIsShownEvenIfItEndsEarlierAndClosesNoConnection() {
    Leaf old = AUTHORITY.leaf("renewed.test");
    Leaf renewed = AUTHORITY.leaf(Instant.now().minus(Duration.ofHours(6)), "renewed.test");
    String ingress = ingress("renewed", "app", "renewed.test", "own");
    write("renewed", secret("renewed", "own", old), ingress);
    awaitShown("renewed.test", old);
    try (OpenConnection open =
        new OpenConnection(SCENE.trust(), SCENE.product().port(), "renewed.test")) {
      assertThat(open.get("/before").getFirst()).contains(" 200 ");

      write("renewed", secret("renewed", "own", renewed), ingress);
      awaitShown("renewed.test", renewed);
      List<String> after = open.get("/after");
      assertThat(after.getFirst()).contains(" 200 ");
      assertThat(after).doesNotContain("connection: close");
    }
  }

  @Test
  void ofTwoForOneHostTheNewerIsShown() {
    Leaf older = AUTHORITY.leaf(Instant.now().minus(Duration.ofHours(6)), "newer.test");
    Leaf newer = AUTHORITY.leaf("newer.test");
    write(
        "newer",
        secret("newer", "older", older),
        secret("newer", "newer", newer),
        ingress("newer", "a", "newer.test", "newer"),
        ingress("newer", "b", "newer.test", "older").replace("path: /", "path: /b"));
    awaitShown("newer.test", newer);
  }

  @Test
  void aCertificateOfAnotherNamespaceIsNotShown() {
    Leaf own = AUTHORITY.leaf(Instant.now().minus(Duration.ofHours(6)), "owned.test");
    Leaf foreign = AUTHORITY.leaf("owned.test", "foreign.test");
    write(
        "owned",
        secret("owned", "own", own),
        ingress("owned", "app", "owned.test", "own"),
        service("stranger"),
        secret("stranger", "foreign", foreign),
        ingress("stranger", "app", "foreign.test", "foreign")
            .replace("hosts: [foreign.test]", "hosts: [foreign.test, owned.test]"));
    awaitShown("foreign.test", foreign);
    awaitShown("owned.test", own);
  }

  @Test
  void aWildcardIsShownWhereThereIsNothingOfTheHostsOwn() {
    Leaf wildcard = AUTHORITY.leaf("*.wild.test");
    Leaf own = AUTHORITY.leaf(Instant.now().minus(Duration.ofHours(6)), "own.wild.test");
    write(
        "wild",
        secret("wild", "wildcard", wildcard),
        secret("wild", "own", own),
        ingress("wild", "all", "'*.wild.test'", "wildcard"),
        ingress("wild", "own", "own.wild.test", "own"));
    awaitShown("any.wild.test", wildcard);
    awaitShown("own.wild.test", own);
    assertThat(client.send("GET", "https", "two.labels.wild.test", "/").status()).isEqualTo(404);
  }

  /** As cert-manager works: no certificate, a challenge, a certificate, no challenge. */
  @Test
  void aHostWithoutCertificateAnswersItsChallengeAndThenShowsWhatCameOfIt() {
    String ingress = ingress("issued", "app", "issued.test", "coming");
    write("issued", ingress);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.send("GET", "https", "issued.test", "/").status() == 200);
    Answer before = client.send("GET", "https", "issued.test", "/");
    assertThat(before.names()).isNotEmpty().doesNotContain("issued.test");
    assertThat(SCENE.product().log()).contains("there is no such Secret in namespace issued yet");

    write("issued", ingress, solver());
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.once("GET", "http", "issued.test", CHALLENGE).status() == 200);
    assertThat(client.once("GET", "http", "issued.test", "/").status()).isEqualTo(301);
    assertThat(client.once("POST", "http", "issued.test", CHALLENGE).status()).isEqualTo(301);

    Leaf issued = AUTHORITY.leaf("issued.test");
    write("issued", ingress, secret("issued", "coming", issued));
    awaitShown("issued.test", issued);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.once("GET", "http", "issued.test", CHALLENGE).status() == 301);
  }

  private static void awaitShown(String host, Leaf leaf) {
    await()
        .alias(host)
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              Answer answer = client.send("GET", "https", host, "/");
              return answer.status() == 200 && answer.shows(leaf);
            });
  }

  private static void write(String name, String... objects) {
    SCENE
        .product()
        .write(
            "manifests/" + name + ".yaml", service(name) + "---\n" + String.join("---\n", objects));
  }

  private static String service(String namespace) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: app, namespace: %1$s}
    spec:
      ports: [{port: 80}]
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: app-1
      namespace: %1$s
      labels: {kubernetes.io/service-name: app}
    addressType: IPv4
    ports: [{port: %2$d}]
    endpoints: [{addresses: [127.0.0.1]}]
    """
        .formatted(namespace, SCENE.upstream().port());
  }

  private static String secret(String namespace, String name, Leaf leaf) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: %s, namespace: %s}
    type: kubernetes.io/tls
    data: {tls.crt: %s, tls.key: %s}
    """
        .formatted(name, namespace, base64(leaf.chainPem()), base64(leaf.pkcs8Pem()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String ingress(String namespace, String name, String host, String secret) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %2$s
      namespace: %1$s
      annotations: {cert-manager.io/cluster-issuer: letsencrypt}
    spec:
      ingressClassName: pomerium
      tls: [{hosts: [%3$s], secretName: %4$s}]
      rules:
        - host: %3$s
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: app, port: {number: 80}}}
    """
        .formatted(namespace, name, host, secret);
  }

  private static String solver() {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: cm-acme-http-solver-4kd2x
      namespace: issued
      labels: {acme.cert-manager.io/http01-solver: "true"}
    spec:
      ingressClassName: pomerium
      rules:
        - host: issued.test
          http:
            paths:
              - path: %s
                pathType: ImplementationSpecific
                backend: {service: {name: app, port: {number: 80}}}
    """
        .formatted(CHALLENGE);
  }
}
