package io.ostiary.tests.kubernetes;

import io.ostiary.tests.harness.LocalEnvoy;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Program;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.ServePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * An API server, {@code ostiary serve --kubernetes} as a user who has just the rights that it
 * needs, and a stock Envoy with what {@code ostiary bootstrap} prints.
 */
final class Stage implements AutoCloseable {
  static final String ADDRESS = "203.0.113.7";

  private static final String CLASS =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: pomerium}
      spec: {controller: pomerium.io/ingress-controller}
      """;

  private final ApiServer server;
  private final List<String> options;
  private final Kubectl kubectl;
  private final ServePorts ports = ServePorts.plain();
  private final Scene scene;
  private final LocalEnvoy envoy;

  private Stage(ApiServer server, List<String> options) {
    this.server = server;
    this.options = options;
    this.kubectl = new Kubectl(server.admin());
    this.scene = new Scene(product(ports, "one"));
    Program.Ended bootstrap = scene.product().program().run(ports.bootstrap("it", "bootstrap"));
    this.envoy = LocalEnvoy.start(bootstrap.output(), scene.product().folder());
  }

  /**
   * With an API server of its own that knows our class and our rights; nothing of ours runs yet.
   */
  static Stage set() {
    return set("rights.yaml", "--status-address", ADDRESS);
  }

  /**
   * The same with other rights and options.
   *
   * @param rights a file beside the tests
   * @param options of {@code serve}
   */
  static Stage set(String rights, String... options) {
    ApiServer server = ApiServer.start();
    Kubectl kubectl = new Kubectl(server.admin());
    kubectl.apply(CLASS);
    kubectl.applyFile(rights);
    return new Stage(server, List.of(options));
  }

  private Product product(ServePorts ports, String replica) {
    return Product.serving(ports)
        .with("--kubernetes", "--replica-id", replica)
        .with(options.toArray(String[]::new))
        .with("--leader-election-namespace", "default")
        .withVariable("KUBECONFIG", server.kubeconfig("ostiary").toString());
  }

  /** Another replica, configured like the first and not started; it has no Envoy. */
  Product replica(String name) {
    Product product = product(ServePorts.plain(), name);
    product.write("tls.crt", read("tls.crt")).write("tls.key", read("tls.key"));
    product.write("client-secret", read("client-secret"));
    product.write(
        "config.yaml",
        read("config.yaml").replace(scene.product().addresses(), product.addresses()));
    return product;
  }

  private String read(String name) {
    try {
      return Files.readString(scene.product().folder().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ApiServer server() {
    return server;
  }

  Kubectl kubectl() {
    return kubectl;
  }

  Scene scene() {
    return scene;
  }

  Product product() {
    return scene.product();
  }

  /** An Ingress for {@code NAME.ostiary.test} to the application, and its Service. */
  String ingress(String namespace, String name, String annotation) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %2$s, namespace: %1$s}
    spec:
      type: ExternalName
      externalName: localhost
      ports: [{name: http, port: %4$d}]
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %2$s
      namespace: %1$s
      annotations:
        %3$s
    spec:
      ingressClassName: pomerium
      rules:
        - host: %2$s.ostiary.test
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: %2$s, port: {number: %4$d}}}
    """
        .formatted(namespace, name, annotation, scene.upstream().port());
  }

  @Override
  public void close() {
    scene.product().keep("envoy", readIfThere("envoy.log"));
    envoy.close();
    scene.close();
    server.close();
  }

  private String readIfThere(String name) {
    return Files.exists(scene.product().folder().resolve(name)) ? read(name) : "";
  }
}
