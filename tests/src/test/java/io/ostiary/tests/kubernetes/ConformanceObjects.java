package io.ostiary.tests.kubernetes;

import static io.ostiary.tests.kubernetes.ConformanceRun.Feature.LOAD_BALANCING;

import io.ostiary.tests.harness.Pod;
import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.tests.kubernetes.ConformanceRun.Feature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The objects of the Ingress conformance features: none has an annotation. */
final class ConformanceObjects {
  /** How many Pods share the load. */
  static final int PODS = 10;

  private ConformanceObjects() {}

  /** The Pods that a feature needs. */
  static List<Pod> pods(Feature feature) {
    return services(feature).stream()
        .flatMap(
            service ->
                IntStream.range(0, feature == LOAD_BALANCING ? PODS : 1)
                    .mapToObj(i -> Pod.of(service, service + "-" + i)))
        .toList();
  }

  private static List<String> services(Feature feature) {
    return switch (feature) {
      case HOST_RULES -> List.of("wildcard-foo-com", "foo-bar-com");
      case PATH_RULES ->
          List.of(
              "foo-exact",
              "foo-prefix",
              "aaa-slash-bbb-prefix",
              "aaa-prefix",
              "aaa-slash-bbb-slash-prefix",
              "foo-slash-exact");
      case INGRESS_CLASS, DEFAULT_BACKEND, LOAD_BALANCING -> List.of("echo-service");
    };
  }

  /** The Ingress of a feature, which is named like it. */
  static String ingress(Feature feature) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s, namespace: %s}
    spec:
      ingressClassName: %s
    %s
    """
        .formatted(
            feature.label(),
            feature.namespace(),
            feature == Feature.INGRESS_CLASS ? "some-invalid-class-name" : "pomerium",
            spec(feature).indent(2));
  }

  private static String spec(Feature feature) {
    return switch (feature) {
      case HOST_RULES ->
          """
          tls: [{hosts: [foo.bar.com], secretName: conformance-tls}]
          rules:
            - host: "*.foo.com"
              http: {paths: [%s]}
            - host: foo.bar.com
              http: {paths: [%s]}
          """
              .formatted(
                  path("Prefix", "/", "wildcard-foo-com", "number: 8080"),
                  path("Prefix", "/", "foo-bar-com", "name: http"));
      case PATH_RULES ->
          "rules:\n"
              + rule("exact-path-rules", path("Exact", "/foo", "foo-exact"))
              + rule(
                  "prefix-path-rules",
                  path("Prefix", "/foo", "foo-prefix"),
                  path("Prefix", "/aaa/bbb", "aaa-slash-bbb-prefix"),
                  path("Prefix", "/aaa", "aaa-prefix"))
              + rule(
                  "mixed-path-rules",
                  path("Prefix", "/foo", "foo-prefix"),
                  path("Exact", "/foo", "foo-exact"))
              + rule(
                  "trailing-slash-path-rules",
                  path("Prefix", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix"),
                  path("Exact", "/foo/", "foo-slash-exact"));
      case INGRESS_CLASS, DEFAULT_BACKEND, LOAD_BALANCING ->
          "defaultBackend: {service: {name: echo-service, port: {number: 8080}}}";
    };
  }

  private static String rule(String host, String... paths) {
    return "  - {host: " + host + ", http: {paths: [" + String.join(", ", paths) + "]}}\n";
  }

  private static String path(String type, String path, String service) {
    return path(type, path, service, "number: 8080");
  }

  private static String path(String type, String path, String service, String port) {
    return "{path: %s, pathType: %s, backend: {service: {name: %s, port: {%s}}}}"
        .formatted(path, type, service, port);
  }

  /** What the Ingress of a feature needs. */
  static String surroundings(Feature feature, List<Pod> pods, TestAuthority authority) {
    Stream<String> services = services(feature).stream().map(name -> service(feature, name));
    Stream<String> slices = pods.stream().map(pod -> slice(feature.namespace(), pod, "{}"));
    return Stream.of(services, slices, Stream.of(secret(feature, authority.leaf("foo.bar.com"))))
        .flatMap(documents -> documents)
        .collect(Collectors.joining("---\n"));
  }

  private static String service(Feature feature, String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s}
    spec:
      type: NodePort
      ports: [{name: http, port: 8080, targetPort: 3000}]
    """
        .formatted(name, feature.namespace());
  }

  /** The slice of one Pod, because all have one address and their own ports. */
  static String slice(String namespace, Pod pod, String conditions) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %1$s
      namespace: %2$s
      labels: {kubernetes.io/service-name: %3$s}
    addressType: IPv4
    ports: [{name: http, port: %4$d}]
    endpoints: [{addresses: [%5$s], conditions: %6$s}]
    """
        .formatted(pod.name(), namespace, pod.service(), pod.port(), Pod.address(), conditions);
  }

  private static String secret(Feature feature, TestAuthority.Leaf leaf) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: conformance-tls, namespace: %s}
    type: kubernetes.io/tls
    data: {tls.crt: %s, tls.key: %s}
    """
        .formatted(feature.namespace(), base64(leaf.chainPem()), base64(leaf.pkcs8Pem()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
