package io.ostiary.tests.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Splitter;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ostiary.tests.docs.Repository;
import io.ostiary.tests.harness.Program;
import io.ostiary.tests.kubernetes.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's objects in a real API server: taken, without drift, and with the rights they say. */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
class ChartIT {
  private static final Path RESOURCES = Path.of("src/test/resources/chart");
  private static final Path DEFAULT = Chart.FOLDER.resolve("ci/default-values.yaml");
  private static final Path NAMESPACED = Chart.FOLDER.resolve("ci/namespaced-values.yaml");

  /** Kinds that other products define. */
  private static final Set<String> FOREIGN =
      Set.of("cert-manager.io/v1", "monitoring.coreos.com/v1");

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("chart-test")
          .withForce(true)
          .build();

  @TempDir private static Path scratch;
  private static ApiServer server;
  private static KubernetesClient admin;

  @BeforeAll
  static void start() throws IOException {
    server = ApiServer.start();
    admin = server.admin();
    for (String name : List.of(Chart.NAMESPACE, "team-a", "team-b", "other")) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    try (Stream<Path> definitions = Files.list(Chart.FOLDER.resolve("crds"))) {
      for (Path definition : definitions.toList()) {
        admin.resource(Files.readString(definition)).create();
      }
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                admin
                    .genericKubernetesResources("ostiary.io/v1alpha1", "OstiarySettings")
                    .list()
                    .getItems()
                    .isEmpty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Path> cases() {
    return Chart.cases();
  }

  static Stream<List<String>> admission() throws IOException {
    return rows("admission.csv", ';');
  }

  private static Stream<List<String>> rows(String file, char separator) throws IOException {
    return Files.readAllLines(RESOURCES.resolve(file)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Splitter.on(separator)::splitToList);
  }

  /** A second time nothing changes: who keeps applying it, as GitOps does, sees no difference. */
  @ParameterizedTest
  @MethodSource("cases")
  void everyObjectIsTakenAndAppliedAgainChangesNothing(Path values) throws IOException {
    List<GenericKubernetesResource> objects =
        Chart.objects(values, scratch).all().stream()
            .filter(object -> !FOREIGN.contains(object.getApiVersion()))
            .toList();
    // What the server's own admission adds to a claim it attributes to itself the second time.
    apply(objects);
    Map<String, String> first = apply(objects);
    Map<String, String> second = apply(objects);
    assertThat(first).hasSameSizeAs(objects);
    assertThat(second.entrySet()).filteredOn(entry -> !first.entrySet().contains(entry)).isEmpty();
    // Nobody answers it here, and each Ingress of other tests would wait for that.
    admin.admissionRegistration().v1().validatingWebhookConfigurations().delete();
    // As Helm does before it runs a hook again: a Job cannot be changed.
    admin.batch().v1().jobs().inNamespace(Chart.NAMESPACE).delete();
  }

  private static Map<String, String> apply(List<GenericKubernetesResource> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                object ->
                    object.getKind()
                        + "/"
                        + object.getMetadata().getNamespace()
                        + "/"
                        + object.getMetadata().getName(),
                object -> {
                  HasMetadata applied = admin.resource(object).patch(APPLY);
                  return applied.getMetadata().getResourceVersion();
                }));
  }

  @Test
  void settingsWithEveryFieldOfPomeriumAreKeptWhole() {
    GenericKubernetesResource given =
        Chart.parse(Repository.read(RESOURCES.resolve("pomerium-all.yaml").toAbsolutePath()))
            .getFirst();
    GenericKubernetesResource kept = admin.resource(given).create();
    assertThat(kept.getAdditionalProperties().get("spec"))
        .isEqualTo(given.getAdditionalProperties().get("spec"));
  }

  @Test
  void settingsThatCannotWorkAreRefusedInWords() {
    String head =
        "apiVersion: ingress.pomerium.io/v1\nkind: Pomerium\nmetadata: {name: bad}\nspec: ";
    assertThatThrownBy(
            () ->
                admin
                    .resource(
                        head + "{secrets: a/b, authenticate: {url: https://login.example.com}}")
                    .create())
        .hasMessageContaining("say in identityProvider who logs users in");
    assertThatThrownBy(
            () ->
                admin
                    .resource(
                        head
                            + "{secrets: a/b, authenticate: {url: https://login.example.com},"
                            + " identityProvider: {provider: oidc}}")
                    .create())
        .hasMessageContaining("name the Secret with client_id and client_secret");
    assertThatThrownBy(() -> admin.resource(head + "{}").create())
        .hasMessageContaining("spec.secrets");
  }

  @ParameterizedTest
  @MethodSource("admission")
  void ingressesAreJudgedAsTheyAreApplied(List<String> row) throws IOException {
    enforceAdmission();
    if (row.getLast().equals("accepted")) {
      apply(row.getFirst(), "pomerium");
    } else {
      assertThatThrownBy(() -> apply(row.getFirst(), "pomerium"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(row.getLast());
    }
    apply(row.getFirst(), "somebody-elses");
  }

  /** A policy is in force a moment after it is applied. */
  private static void enforceAdmission() throws IOException {
    apply(
        Chart.objects(DEFAULT, scratch).all().stream()
            .filter(object -> object.getKind().startsWith("ValidatingAdmission"))
            .toList());
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              try {
                apply("ostiary.io/in-force=no", "pomerium");
                return false;
              } catch (KubernetesClientException refused) {
                return true;
              }
            });
  }

  private static void apply(String annotations, String className) {
    Map<String, String> pairs =
        Splitter.on('|')
            .omitEmptyStrings()
            .splitToStream(annotations)
            .map(pair -> Splitter.on('=').limit(2).splitToList(pair))
            .collect(Collectors.toMap(List::getFirst, List::getLast));
    admin
        .resource(
            new IngressBuilder()
                .withNewMetadata()
                .withName("judged")
                .withNamespace("team-a")
                .withAnnotations(pairs)
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
                .build())
        .dryRun()
        .create();
  }

  @Test
  void theControllerMayDoWhatItMustAndNothingElse() throws IOException {
    assertRights(DEFAULT, Set.of("all", "team"));
  }

  @Test
  void inNamespacedModeItMayDoThatInItsNamespacesAlone() throws IOException {
    assertRights(NAMESPACED, Set.of("team"));
  }

  private static void assertRights(Path values, Set<String> granted) throws IOException {
    List<GenericKubernetesResource> rules =
        Chart.objects(values, scratch).all().stream()
            .filter(object -> object.getApiVersion().startsWith("rbac."))
            .toList();
    apply(rules);
    List<List<String>> rows = rows("rights.csv", ',').toList();
    Set<List<String>> wanted =
        rows.stream().filter(row -> granted.contains(row.getLast())).collect(Collectors.toSet());
    // The server learns of rights a moment after they are applied.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(rows.stream().filter(ChartIT::may))
                    .containsExactlyInAnyOrderElementsOf(wanted));
    rules.forEach(object -> admin.resource(object).delete());
    await().atMost(Duration.ofSeconds(20)).until(() -> rows.stream().noneMatch(ChartIT::may));
  }

  /** The job with the rights that the chart gives it; a second run finds everything good. */
  @Test
  void theJobMakesTheSecretsThatTheWorkloadsMount() throws Exception {
    Objects objects = Chart.objects(DEFAULT, scratch);
    apply(
        objects.all().stream()
            .filter(object -> object.getKind().equals("Role"))
            .filter(object -> object.getMetadata().getName().equals("ostiary-secrets"))
            .toList());
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("job")
                .withNamespace(Chart.NAMESPACE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "ostiary-secrets")
                .addNewSubject("rbac.authorization.k8s.io", "User", "ostiary", null)
                .build())
        .create();
    List<String> arguments =
        Objects.texts(
            objects
                .named("Job", "ostiary-secrets")
                .orElseThrow()
                .at("/spec/template/spec/containers/0/args"));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(runJob(arguments)).contains("secret_made"));
    assertThat(runJob(arguments)).contains("secret_kept").doesNotContain("made", "renewed");

    for (Objects.Pod pod : objects.pods()) {
      Objects.elements(pod.spec().path("volumes"))
          .map(volume -> volume.at("/secret/secretName").asText())
          .filter(name -> !name.isEmpty())
          .forEach(
              name ->
                  assertThat(
                          admin
                              .secrets()
                              .inNamespace(Chart.NAMESPACE)
                              .withName(name)
                              .get()
                              .getData())
                      .containsKeys("tls.crt", "tls.key", "ca.crt"));
    }
  }

  private static String runJob(List<String> arguments) throws IOException, InterruptedException {
    ProcessBuilder command = new Program(scratch).command(arguments).redirectErrorStream(true);
    command.environment().put("KUBECONFIG", server.kubeconfig("ostiary").toString());
    Process job = command.start();
    String output = new String(job.getInputStream().readAllBytes(), UTF_8);
    assertThat(job.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean may(List<String> row) {
    List<String> resource = Splitter.on('/').splitToList(row.get(2));
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + Chart.NAMESPACE + ":ostiary")
            .withNewResourceAttributes()
            .withVerb(row.get(0))
            .withGroup(row.get(1))
            .withResource(resource.getFirst())
            .withSubresource(resource.size() > 1 ? resource.getLast() : "")
            .withNamespace(row.get(3).equals("-") ? "" : row.get(3))
            .endResourceAttributes()
            .endSpec()
            .build();
    return Boolean.TRUE.equals(admin.resource(review).create().getStatus().getAllowed());
  }
}
