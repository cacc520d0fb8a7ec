package io.ostiary.tests.compatibility;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Objects as people write them. */
final class Texts {
  /** A configuration with which users can log in. */
  static final String LOGIN =
      """
      authenticate_service_url: https://login.example.com
      idp_provider: oidc
      idp_provider_url: https://idp.example.com
      idp_client_id: ostiary
      idp_client_secret: geheim
      """;

  /** A Service with one ready endpoint. */
  static final String APP =
      service("app", "{name: http, port: 80, targetPort: 8080}")
          + slice("app", "{name: http, port: 8080}", "10.0.0.1");

  private Texts() {}

  static String service(String name, String ports) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default}
    spec:
      ports: [%s]
    ---
    """
        .formatted(name, ports);
  }

  static String external(String name, int port, String target) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default}
    spec:
      type: ExternalName
      externalName: %s
      ports: [{name: http, port: %d}]
    ---
    """
        .formatted(name, target, port);
  }

  static String slice(String service, String ports, String... addresses) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %1$s-slice
      namespace: default
      labels: {kubernetes.io/service-name: %1$s}
    addressType: IPv4
    ports: [%2$s]
    endpoints: [%3$s]
    ---
    """
        .formatted(
            service,
            ports,
            Arrays.stream(addresses)
                .map(address -> "{addresses: [\"" + address + "\"]}")
                .collect(Collectors.joining(", ")));
  }

  static String secret(String name, String type, Map<String, String> data) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: %s, namespace: default}
    type: %s
    stringData: {%s}
    ---
    """
        .formatted(
            name,
            type,
            new TreeMap<>(data)
                .entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + quoted(entry.getValue()))
                    .collect(Collectors.joining(", ")));
  }

  static String ingressClass(String name, String controller, String annotations) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %s, annotations: {%s}}
    spec: {controller: %s}
    ---
    """
        .formatted(name, annotations, controller);
  }

  /** An Ingress that says nothing of who may use it. */
  static IngressText ingress() {
    return new IngressText(
        "app",
        Map.of(),
        "",
        "ingressClassName: pomerium",
        "rules: [" + rule("a.example.com", path("Prefix", "/")) + "]");
  }

  /** An Ingress that everybody may use. */
  static IngressText open() {
    return ingress().with("allow_public_unauthenticated_access", "true");
  }

  /** A rule of an Ingress. */
  static String rule(String host, String... paths) {
    return "{host: " + quoted(host) + ", http: {paths: [" + String.join(", ", paths) + "]}}";
  }

  /** A path to port 80 of the Service {@code app}. */
  static String path(String type, String path) {
    return path(type, path, "number: 80");
  }

  /** A path to a port of the Service {@code app}. */
  static String path(String type, String path, String port) {
    return "{pathType: " + type + ", path: " + quoted(path) + ", backend: " + backend(port) + "}";
  }

  /** A port of the Service {@code app}. */
  static String backend(String port) {
    return "{service: {name: app, port: {" + port + "}}}";
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /**
   * An Ingress.
   *
   * @param name its name
   * @param annotations those of ours without prefix, and others
   * @param labels in YAML, between braces
   * @param classLine what {@code spec} says of the class
   * @param spec the rest of {@code spec}
   */
  record IngressText(
      String name, Map<String, String> annotations, String labels, String classLine, String spec) {
    IngressText named(String other) {
      return new IngressText(other, annotations, labels, classLine, spec);
    }

    /** With one more annotation, whose name has Pomerium's prefix unless it has one. */
    IngressText with(String annotation, String value) {
      Map<String, String> all = new TreeMap<>(annotations);
      all.put(annotation.contains("/") ? annotation : "ingress.pomerium.io/" + annotation, value);
      return new IngressText(name, all, labels, classLine, spec);
    }

    IngressText labelled(String text) {
      return new IngressText(name, annotations, text, classLine, spec);
    }

    /** With another line about the class. */
    IngressText of(String line) {
      return new IngressText(name, annotations, labels, line, spec);
    }

    /** With these rules for paths of {@code a.example.com}. */
    IngressText paths(String... paths) {
      return rules(rule("a.example.com", paths));
    }

    IngressText rules(String... rules) {
      return spec("rules: [" + String.join(", ", rules) + "]");
    }

    /** With these lines of {@code spec} beside the class. */
    IngressText spec(String lines) {
      return new IngressText(name, annotations, labels, classLine, lines);
    }

    @Override
    public String toString() {
      return """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: %s
        namespace: default
        labels: {%s}
        annotations: {%s}
      spec:
        %s
      %s
      """
          .formatted(
              name,
              labels,
              annotations.entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + quoted(entry.getValue()))
                  .collect(Collectors.joining(", ")),
              classLine,
              spec.indent(2).stripTrailing());
    }
  }
}
