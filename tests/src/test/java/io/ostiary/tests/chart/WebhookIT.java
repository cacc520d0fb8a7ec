package io.ostiary.tests.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.ostiary.tests.harness.EnvoyTls;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Program;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.ServePorts;
import io.ostiary.tests.kubernetes.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A real API server asks the controller, as the chart tells it to. */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
class WebhookIT {
  private static final Path VALUES = Chart.FOLDER.resolve("ci/webhook-values.yaml");
  private static final String CONFIGURATION = "ostiary-identity-webhook";
  private static final String USER = "ostiary";
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path scratch;
  private static ApiServer server;
  private static KubernetesClient admin;
  private static Objects chart;

  @BeforeAll
  static void start() throws IOException {
    server = ApiServer.start();
    admin = server.admin();
    chart = Chart.objects(VALUES, scratch);
    for (String name : List.of(Chart.NAMESPACE, "shop")) {
      admin
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .addToLabels("checked", "yes")
                  .endMetadata()
                  .build())
          .create();
    }
    try (Stream<Path> definitions = Files.list(Chart.FOLDER.resolve("crds"))) {
      for (Path definition : definitions.toList()) {
        admin.resource(Files.readString(definition)).create();
      }
    }
    chart.all().stream()
        .filter(object -> List.of("IngressClass", "ClusterRole", "Role").contains(object.getKind()))
        .forEach(object -> admin.resource(object).create());
    for (String role : List.of("ostiary-identity", CONFIGURATION)) {
      admin
          .resource(
              new ClusterRoleBindingBuilder()
                  .withNewMetadata()
                  .withName("test-" + role)
                  .endMetadata()
                  .withNewRoleRef(GROUP, "ClusterRole", role)
                  .addNewSubject(GROUP, "User", USER, null)
                  .build())
          .create();
    }
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("test")
                .withNamespace(Chart.NAMESPACE)
                .endMetadata()
                .withNewRoleRef(GROUP, "Role", "ostiary-secrets")
                .addNewSubject(GROUP, "User", USER, null)
                .build())
        .create();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void refusesWhatTheControllerWouldRefuseAndStopsNothingWhenItIsGone() {
    EnvoyTls tls = EnvoyTls.create();
    int port = Product.freePort();
    Product product =
        Product.serving(ServePorts.on(tls))
            .with("--kubernetes", "--no-status", "--webhook-address", "127.0.0.1:" + port)
            .withVariable("KUBECONFIG", server.kubeconfig(USER).toString());
    try (Scene scene = new Scene(product)) {
      scene.start("  []\n");
      register("https://localhost:" + port + "/validate", tls.authority());
      await().atMost(PATIENCE).until(WebhookIT::refusesMistakes);

      assertThatThrownBy(() -> apply(ingress("ingress.pomerium.io/timeout", "soon", "pomerium")))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("ingresses.ostiary.io")
          .hasMessageContaining("Ingress shop/judged")
          .hasMessageContaining("annotations[ingress.pomerium.io/timeout] 'soon'");
      // Its Service may come next, so its absence is no reason to refuse it.
      apply(ingress("ingress.pomerium.io/timeout", "30s", "pomerium"));
      apply(ingress("ingress.pomerium.io/timeout", "soon", "somebody-elses"));

      product.terminate();
      apply(ingress("ingress.pomerium.io/timeout", "soon", "pomerium"));
    } finally {
      admin.resources(ValidatingWebhookConfiguration.class).withName(CONFIGURATION).delete();
    }
  }

  /** The job, with the rights of the chart, tells the API server the authority that it made. */
  @Test
  void theJobTellsTheAuthority() throws Exception {
    register("https://localhost:1/validate", "");
    List<String> arguments =
        Objects.texts(
            chart
                .named("Job", "ostiary-secrets-webhook")
                .orElseThrow()
                .at("/spec/template/spec/containers/0/args"));
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(runJob(arguments)).contains("webhook_authority"));
    String authority =
        admin
            .secrets()
            .inNamespace(Chart.NAMESPACE)
            .withName("ostiary-authority")
            .get()
            .getData()
            .get("ca.crt");
    assertThat(
            admin
                .resources(ValidatingWebhookConfiguration.class)
                .withName(CONFIGURATION)
                .get()
                .getWebhooks())
        .hasSize(2)
        .allSatisfy(
            webhook -> assertThat(webhook.getClientConfig().getCaBundle()).isEqualTo(authority));
    assertThat(runJob(arguments)).contains("outcome=KEPT");
    admin.resources(ValidatingWebhookConfiguration.class).withName(CONFIGURATION).delete();
    assertThat(runJob(arguments)).contains("outcome=ABSENT");
  }

  /** The chart's configuration, with an address where its Service would be. */
  private static void register(String url, String authority) {
    ValidatingWebhookConfiguration configuration =
        chart.all().stream()
            .filter(object -> object.getKind().equals("ValidatingWebhookConfiguration"))
            .map(object -> admin.getKubernetesSerialization().asJson(object))
            .map(
                json ->
                    admin
                        .getKubernetesSerialization()
                        .unmarshal(json, ValidatingWebhookConfiguration.class))
            .findFirst()
            .orElseThrow();
    configuration
        .getWebhooks()
        .forEach(
            webhook -> {
              webhook.getClientConfig().setService(null);
              webhook.getClientConfig().setUrl(url);
              if (!authority.isEmpty()) {
                webhook
                    .getClientConfig()
                    .setCaBundle(Base64.getEncoder().encodeToString(authority.getBytes(UTF_8)));
              }
            });
    admin.resource(configuration).create();
  }

  /** A webhook is asked a moment after it is registered. */
  private static boolean refusesMistakes() {
    try {
      apply(ingress("ingress.pomerium.io/no_such_key", "x", "pomerium"));
      return false;
    } catch (KubernetesClientException refused) {
      return true;
    }
  }

  private static void apply(Ingress ingress) {
    admin.resource(ingress).dryRun().create();
  }

  private static Ingress ingress(String annotation, String value, String className) {
    return new IngressBuilder()
        .withNewMetadata()
        .withName("judged")
        .withNamespace("shop")
        .withAnnotations(Map.of(annotation, value))
        .endMetadata()
        .withNewSpec()
        .withIngressClassName(className)
        .withNewDefaultBackend()
        .withNewService()
        .withName("app")
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endDefaultBackend()
        .endSpec()
        .build();
  }

  private static String runJob(List<String> arguments) throws IOException, InterruptedException {
    ProcessBuilder command = new Program(scratch).command(arguments).redirectErrorStream(true);
    command.environment().put("KUBECONFIG", server.kubeconfig(USER).toString());
    Process job = command.start();
    String output = new String(job.getInputStream().readAllBytes(), UTF_8);
    assertThat(job.waitFor()).as(output).isZero();
    return output;
  }
}
