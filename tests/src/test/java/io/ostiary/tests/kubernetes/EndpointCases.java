package io.ostiary.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.ostiary.tests.harness.DialingClient;
import io.ostiary.tests.harness.DialingClient.Answer;
import io.ostiary.tests.harness.GrpcUpstream;
import io.ostiary.tests.harness.Pod;
import io.ostiary.tests.harness.Scene;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Which endpoints of a Service get requests, and how they are spoken to. */
abstract class EndpointCases {
  private static final int REQUESTS = 20;
  private static final String READY = "{ready: true}";
  private static final String UNREADY = "{ready: false}";
  private static final String LEAVING = "{ready: false, serving: true, terminating: true}";

  private final String namespace;

  /** In this namespace. */
  EndpointCases(String namespace) {
    this.namespace = namespace;
  }

  abstract Kubectl kubectl();

  abstract DialingClient client();

  abstract Scene scene();

  @Test
  void onlyReadyEndpointsOfAllSlicesAreAsked() {
    try (Pod first = Pod.of("many", "many-first");
        Pod unknown = Pod.of("many", "many-unknown");
        Pod late = Pod.of("many", "many-late");
        Pod leaving = Pod.of("many", "many-leaving")) {
      kubectl().apply(service("many", "", "{name: http, port: 80}"));
      slice(first, READY);
      slice(unknown, "{}");
      slice(late, UNREADY);
      slice(leaving, LEAVING);
      kubectl().apply(ingress("many", path("/", "many", "name: http")));
      awaitPods("many", Set.of("many-first", "many-unknown"));

      slice(late, READY);
      slice(first, UNREADY);
      awaitPods("many", Set.of("many-late", "many-unknown"));

      kubectl()
          .client()
          .discovery()
          .v1()
          .endpointSlices()
          .inNamespace(namespace)
          .withName("many-unknown")
          .delete();
      awaitPods("many", Set.of("many-late"));

      // Better one that leaves than nobody.
      slice(late, UNREADY);
      awaitPods("many", Set.of("many-leaving"));
      slice(leaving, "{ready: false, serving: false, terminating: true}");
      awaitStatus("many", "/", 503);
    }
  }

  @Test
  void portsAreFoundByTheirNames() {
    try (Pod users = Pod.of("named", "named-users");
        Pod admins = Pod.of("named", "named-admins")) {
      kubectl()
          .apply(
              service(
                  "named",
                  "",
                  "{name: http, port: 80, targetPort: web}, {name: admin, port: 9000}"));
      kubectl()
          .apply(
              slice(
                  "named-both",
                  "named",
                  "IPv4",
                  "{name: http, port: %d}, {name: admin, port: %d}"
                      .formatted(users.port(), admins.port()),
                  Pod.address()));
      kubectl()
          .apply(
              ingress(
                  "named",
                  path("/", "named", "number: 80"),
                  path("/admin", "named", "name: admin")));
      awaitPod("named", "/", "named-users");
      awaitPod("named", "/admin", "named-admins");
    }
  }

  @Test
  void theFirstFamilyOfADualStackServiceIsAskedWhileItHasAnEndpoint() {
    try (Pod four = Pod.of("dual", "dual-four")) {
      String port = "{name: http, port: %d}".formatted(four.port());
      kubectl()
          .apply(
              service(
                  "dual",
                  "clusterIP: None, ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6, IPv4],",
                  "{name: http, port: 80}"));
      kubectl().apply(slice("dual-4", "dual", "IPv4", port, Pod.address()));
      kubectl().apply(ingress("dual", path("/", "dual", "name: http")));
      awaitPod("dual", "/", "dual-four");

      // Nobody answers at an address for documentation.
      kubectl().apply(slice("dual-6", "dual", "IPv6", port, "2001:db8::1"));
      await()
          .atMost(ScopeIT.SOON)
          .ignoreExceptions()
          .until(() -> client().get("dual.example.com", "/").status() != 200);
      kubectl()
          .client()
          .discovery()
          .v1()
          .endpointSlices()
          .inNamespace(namespace)
          .withName("dual-6")
          .delete();
      awaitPod("dual", "/", "dual-four");
    }
  }

  @Test
  void theServiceSaysThatTlsIsSpoken() {
    String name = "secure." + namespace + ".svc.cluster.local";
    try (Pod pod = Pod.secure("secure", "secure-1", scene().authority().serving(name))) {
      kubectl().apply(service("secure", "", "{name: http, port: 443, appProtocol: https}"));
      slice(pod, READY);
      kubectl().apply(ingress("secure", path("/", "secure", "number: 443")));
      awaitPod("secure", "/", "secure-1");
    }
  }

  @Test
  void serviceAndSliceSayThatHttp2IsSpoken() throws Exception {
    try (GrpcUpstream upstream = GrpcUpstream.at(Pod.address()).start()) {
      String port = "{name: grpc, port: %d}".formatted(upstream.port());
      kubectl().apply(service("h2c", "", "{name: grpc, port: 80, appProtocol: kubernetes.io/h2c}"));
      kubectl().apply(slice("h2c-1", "h2c", "IPv4", port, Pod.address()));
      kubectl().apply(ingress("h2c", path("/", "h2c", "number: 80")));
      kubectl().apply(service("grpc", "", "{name: grpc, port: 80}"));
      kubectl()
          .apply(
              slice(
                  "grpc-1",
                  "grpc",
                  "IPv4",
                  port.replace("}", ", appProtocol: grpc}"),
                  Pod.address()));
      kubectl().apply(ingress("grpc", path("/", "grpc", "number: 80")));
      for (String host : Set.of("h2c", "grpc")) {
        await()
            .atMost(ScopeIT.SOON)
            .ignoreExceptions()
            .until(() -> check(host + ".example.com") == ServingStatus.SERVING);
      }
    }
  }

  private ServingStatus check(String host) throws SSLException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", client().httpsPort())
            .overrideAuthority(host)
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build())
            .build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private void awaitPods(String name, Set<String> pods) {
    await()
        .alias(name + " is answered by " + pods)
        .atMost(ScopeIT.SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(asked(name)).isEqualTo(pods));
  }

  /** The Pods that answer some requests. */
  private Set<String> asked(String name) {
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      Answer answer = client().get(name + ".example.com", "/");
      assertThat(answer.status()).isEqualTo(200);
      asked.add(answer.json().path("pod").asText());
    }
    return asked;
  }

  private void awaitPod(String name, String path, String pod) {
    await()
        .alias(name + path + " is answered by " + pod)
        .atMost(ScopeIT.SOON)
        .ignoreExceptions()
        .until(
            () ->
                client().get(name + ".example.com", path).json().path("pod").asText().equals(pod));
  }

  private void awaitStatus(String name, String path, int status) {
    await()
        .alias(name + path + " answers " + status)
        .atMost(ScopeIT.SOON)
        .ignoreExceptions()
        .until(() -> client().get(name + ".example.com", path).status() == status);
  }

  private void slice(Pod pod, String conditions) {
    kubectl().apply(ConformanceObjects.slice(namespace, pod, conditions));
  }

  private String slice(String name, String service, String family, String ports, String address) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %s
      namespace: %s
      labels: {kubernetes.io/service-name: %s}
    addressType: %s
    ports: [%s]
    endpoints: [{addresses: ["%s"], conditions: {ready: true}}]
    """
        .formatted(name, namespace, service, family, ports, address);
  }

  private String service(String name, String more, String ports) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s}
    spec: {%s ports: [%s]}
    """
        .formatted(name, namespace, more, ports);
  }

  private static String path(String path, String service, String port) {
    return "{path: %s, pathType: Prefix, backend: {service: {name: %s, port: {%s}}}}"
        .formatted(path, service, port);
  }

  private String ingress(String name, String... paths) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %1$s
      namespace: %2$s
      annotations: {ingress.pomerium.io/allow_public_unauthenticated_access: "true"}
    spec:
      ingressClassName: pomerium
      rules:
        - host: %1$s.example.com
          http: {paths: [%3$s]}
    """
        .formatted(name, namespace, String.join(", ", paths));
  }
}
