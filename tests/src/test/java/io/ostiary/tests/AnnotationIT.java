package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.AnnotationRow.Stage;
import io.ostiary.tests.harness.EchoUpstream;
import io.ostiary.tests.harness.RawClient;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.tests.harness.WebClient;
import io.ostiary.translator.source.ingress.Annotations;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.Support;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each annotation changes for users and upstreams, through one Envoy. */
@TestInstance(Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class AnnotationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What changes nothing that could be seen, and what has a test of its own. */
  private static final Set<String> WITHOUT_ROW =
      Set.of("bearer_token_format", "subtle_allow_empty_host");

  private final Scene scene = new Scene();
  private final EchoUpstream other = new EchoUpstream("other").start();
  private final EchoUpstream secure =
      EchoUpstream.secure("secure", scene.authority().serving("upstream.internal")).start();
  private final WebClient alice = scene.browser();
  private final Stage stage =
      new Stage(scene, new RawClient(scene.trust(), scene.product().port()), alice);

  static Stream<AnnotationRow> rows() {
    return AnnotationRows.all();
  }

  @BeforeAll
  void start() {
    scene.product().write("manifests/rows.yaml", manifest());
    scene.start(scene.route("app", "allow_any_authenticated_user: true"));
    alice.browseAs(ALICE, scene.url("app", "/"));
  }

  @AfterAll
  void stop() {
    alice.close();
    scene.close();
    other.close();
    secure.close();
  }

  @Test
  void everyAnnotationThatWorksHasARow() {
    assertThat(
            Annotations.all().stream()
                .filter(key -> key.support() instanceof Support.Supported)
                .map(Key::name)
                .filter(name -> !WITHOUT_ROW.contains(name)))
        .containsExactlyInAnyOrderElementsOf(rows().map(AnnotationRow::annotation).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void changesWhatItIsFor(AnnotationRow row) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(row.sight().look(stage, host(row, true)))
                    .as("with")
                    .isEqualTo(row.with()));
    assertThat(row.sight().look(stage, host(row, false))).as("without").isEqualTo(row.without());
  }

  @Test
  void aRuleWithoutHostCountsWhereItIsAllowed() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(stage.get("nobodys.ostiary.test", "/with").status()).isEqualTo(200));
    assertThat(stage.get("nobodys.ostiary.test", "/without").status()).isEqualTo(404);
  }

  private static String withoutHost(String name, String annotation) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %1$s
      namespace: default
      annotations:
        ingress.pomerium.io/allow_public_unauthenticated_access: "true"
        %2$s
    spec:
      ingressClassName: pomerium
      rules:
        - http:
            paths:
              - path: /%1$s
                pathType: Prefix
                backend: {service: {name: main, port: {number: 80}}}
    """
        .formatted(name, annotation);
  }

  private static String host(AnnotationRow row, boolean with) {
    return row.name() + (with ? "-with" : "-without") + ".ostiary.test";
  }

  private String manifest() {
    TestAuthority.Leaf client = scene.authority().leaf("client.internal");
    return Stream.of(
            Stream.of(
                service("main", scene.upstream().port()),
                service("pair", scene.upstream().port(), other.port()),
                service("secure", secure.port()),
                """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata:
                  name: pomerium
                  annotations:
                    ostiary.io/policy.alice: '[{allow: {and: [{email: {is: alice@example.com}}]}}]'
                spec:
                  controller: pomerium.io/ingress-controller
                """,
                """
                apiVersion: v1
                kind: Service
                metadata: {name: external, namespace: default}
                spec:
                  type: ExternalName
                  externalName: localhost
                  ports: [{port: %d}]
                """
                    .formatted(scene.upstream().port()),
                withoutHost("with", "ingress.pomerium.io/subtle_allow_empty_host: \"true\""),
                withoutHost("without", ""),
                secret("headers", Map.of("X-Secret", "geheim")),
                secret("partners", Map.of("client_id", "partners", "client_secret", "geheim")),
                secret("authority", Map.of("ca.crt", scene.authority().pem())),
                secret("client", Map.of("tls.crt", client.chainPem(), "tls.key", client.keyPem()))),
            rows().map(row -> ingress(row, true)),
            rows().map(row -> ingress(row, false)))
        .flatMap(documents -> documents)
        .collect(Collectors.joining("---\n"));
  }

  private static String service(String name, int... ports) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: default}
            spec:
              ports: [{port: 80}]
            """
                .formatted(name));
    for (int port : ports) {
      text.append(
          """
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata:
            name: %1$s-%2$d
            namespace: default
            labels: {kubernetes.io/service-name: %1$s}
          addressType: IPv4
          ports: [{port: %2$d}]
          endpoints: [{addresses: [127.0.0.1]}]
          """
              .formatted(name, port));
    }
    return text.toString();
  }

  private static String secret(String name, Map<String, String> data) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: "
        + name
        + ", namespace: default}\nstringData:\n"
        + data.entrySet().stream()
            .map(entry -> "  " + entry.getKey() + ": " + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  private String ingress(AnnotationRow row, boolean with) {
    Map<String, String> annotations = new TreeMap<>(row.base());
    if (with) {
      annotations.put(row.annotation(), row.value());
    }
    String lines =
        annotations.entrySet().stream()
            .map(
                entry ->
                    "    ingress.pomerium.io/"
                        + entry.getKey()
                        + ": "
                        + quoted(entry.getValue())
                        + "\n")
            .collect(Collectors.joining());
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: default
      annotations:%s
    spec:
      ingressClassName: pomerium
      rules:
        - host: %s
          http:
            paths:
              - path: "%s"
                pathType: ImplementationSpecific
                backend: {service: {name: %s, port: {number: %d}}}
    """
        .formatted(
            row.name() + (with ? "-with" : "-without"),
            lines.isEmpty() ? " {}" : "\n" + lines.stripTrailing(),
            host(row, with),
            row.annotation().equals("path_regex") ? "/v.+" : "/",
            row.service(),
            row.service().equals("external") ? scene.upstream().port() : 80);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
