package io.ostiary.tests.chart;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import io.ostiary.cli.command.OstiaryCommand;
import io.ostiary.tests.chart.Objects.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for every object, however the chart is installed. */
class ChartPolicyTest {
  private static final Set<String> READING = Set.of("get", "list", "watch");
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "ClusterRole",
          "ClusterRoleBinding",
          "IngressClass",
          "Pomerium",
          "OstiarySettings",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "ValidatingWebhookConfiguration");

  @TempDir private Path scratch;

  static List<Path> cases() {
    return Chart.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void podsAreLockedDown(Path values) throws IOException {
    assertThat(objects(values).pods())
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              assertThat(pod.spec().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
              assertThat(pod.spec().at("/securityContext/seccompProfile/type").asText())
                  .isEqualTo("RuntimeDefault");
              for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(pod.spec().has(shared)).isFalse();
              }
              assertThat(pod.containers()).isNotEmpty().allSatisfy(ChartPolicyTest::isLockedDown);
            });
  }

  private static void isLockedDown(JsonNode container) {
    JsonNode security = container.path("securityContext");
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("privileged").asBoolean(true)).isFalse();
    assertThat(Objects.texts(security.at("/capabilities/drop"))).containsExactly("ALL");
    assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
    assertThat(container.at("/resources/requests/cpu").isMissingNode()).isFalse();
    assertThat(container.at("/resources/requests/memory").isMissingNode()).isFalse();
    assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
    assertThat(container.path("image").asText())
        .matches(".+(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})")
        .doesNotEndWith(":latest");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlyPodsThatSpeakToTheApiServerHaveAToken(Path values) throws IOException {
    Map<String, Boolean> mounted = new TreeMap<>();
    for (Pod pod : objects(values).pods()) {
      mounted.put(pod.owner(), pod.spec().path("automountServiceAccountToken").asBoolean(true));
      assertThat(pod.spec().path("enableServiceLinks").asBoolean(true)).isFalse();
    }
    assertThat(mounted).containsEntry("Deployment/ostiary", true);
    mounted.remove("Deployment/ostiary");
    mounted.remove("Job/ostiary-secrets");
    mounted.remove("Job/ostiary-secrets-webhook");
    mounted.remove("CronJob/ostiary-secrets");
    assertThat(mounted.values()).doesNotContain(true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void probesAskDifferentQuestions(Path values) throws IOException {
    List<JsonNode> serving =
        objects(values).pods().stream()
            .filter(pod -> pod.owner().matches("(Deployment|DaemonSet)/.*"))
            .flatMap(Pod::containers)
            .toList();
    assertThat(serving)
        .isNotEmpty()
        .allSatisfy(
            container -> {
              Set<String> asked = new HashSet<>();
              for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                JsonNode get = container.path(probe).path("httpGet");
                assertThat(portNames(container)).contains(get.path("port").asText());
                asked.add(get.path("port").asText() + get.path("path").asText());
              }
              assertThat(asked).hasSize(3);
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void podsGetTheTimeThatTheirEndTakes(Path values) throws IOException {
    Objects objects = objects(values);
    for (Pod pod : objects.pods()) {
      int grace = pod.spec().path("terminationGracePeriodSeconds").asInt();
      if (pod.owner().equals("Deployment/ostiary")) {
        JsonNode container = pod.spec().at("/containers/0");
        int waits = container.at("/lifecycle/preStop/sleep/seconds").asInt();
        assertThat(waits).isPositive();
        assertThat(grace).isGreaterThanOrEqualTo(waits + 10);
      } else if (pod.owner().endsWith("/ostiary-envoy")) {
        JsonNode container = pod.spec().at("/containers/0");
        List<String> arguments = Objects.texts(container.path("args"));
        int drain = Integer.parseInt(arguments.get(arguments.indexOf("--drain-time-s") + 1));
        assertThat(grace).isGreaterThanOrEqualTo(drain + 10);
        assertThat(container.at("/lifecycle/preStop/exec/command/2").asText())
            .contains("/healthcheck/fail", "sleep " + drain);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void argumentsAreOptionsOfTheCommand(Path values) throws IOException {
    Map<String, CommandLine> commands = OstiaryCommand.line().getSubcommands();
    for (Pod pod : objects(values).pods()) {
      for (JsonNode container : pod.containers().toList()) {
        List<String> arguments = Objects.texts(container.path("args"));
        if (container.path("image").asText().contains("/ostiary/")) {
          Set<String> options =
              requireNonNull(commands.get(arguments.getFirst()))
                  .getCommandSpec()
                  .optionsMap()
                  .keySet();
          assertThat(arguments.subList(1, arguments.size()))
              .allSatisfy(
                  argument ->
                      assertThat(options)
                          .contains(Splitter.on('=').splitToList(argument).getFirst()));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rightsAreSpelledOut(Path values) throws IOException {
    Objects objects = objects(values);
    List<JsonNode> rules =
        Stream.of("ClusterRole", "Role")
            .flatMap(kind -> objects.of(kind).stream())
            .flatMap(role -> Objects.elements(role.path("rules")))
            .toList();
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.toString()).doesNotContain("\"*\"");
              assertThat(Objects.texts(rule.path("resources")))
                  .doesNotContain("customresourcedefinitions", "pods", "nodes", "roles");
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theControllerOnlyReadsSecrets(Path values) throws IOException {
    Objects objects = objects(values);
    for (String kind : List.of("ClusterRole", "Role")) {
      for (JsonNode role : objects.of(kind)) {
        boolean ofTheJob = role.at("/metadata/name").asText().equals("ostiary-secrets");
        Objects.elements(role.path("rules"))
            .filter(rule -> Objects.texts(rule.path("resources")).contains("secrets"))
            .forEach(rule -> assertMayDo(rule, ofTheJob));
      }
    }
  }

  /** The job writes Secrets of its own names; the controller none. */
  private static void assertMayDo(JsonNode rule, boolean ofTheJob) {
    List<String> verbs = Objects.texts(rule.path("verbs"));
    if (!ofTheJob) {
      assertThat(READING).containsAll(verbs);
    } else if (!verbs.equals(List.of("create"))) {
      assertThat(verbs).containsExactly("get", "update");
      assertThat(Objects.texts(rule.path("resourceNames"))).isNotEmpty();
    }
  }

  @Test
  void inNamespacedModeSecretsAreReadInThoseNamespacesAlone() throws IOException {
    Objects objects = objects(Chart.FOLDER.resolve("ci/namespaced-values.yaml"));
    assertThat(objects.of("ClusterRole").toString())
        .doesNotContain("\"secrets\"", "\"configmaps\"", "\"services\"", "\"ingresses\"");
    Set<String> readable = new TreeSet<>();
    for (JsonNode role : objects.of("Role")) {
      if (role.path("rules").toString().contains("\"secrets\"")) {
        readable.add(role.at("/metadata/namespace").asText());
      }
    }
    assertThat(readable).containsExactly(Chart.NAMESPACE, "team-a", "team-b");
  }

  @Test
  void aShadowMayWriteNothingButItsLease() throws IOException {
    Objects objects = objects(Chart.FOLDER.resolve("ci/shadow-values.yaml"));
    for (String kind : List.of("ClusterRole", "Role")) {
      for (JsonNode role : objects.of(kind)) {
        Objects.elements(role.path("rules"))
            .filter(rule -> !READING.containsAll(Objects.texts(rule.path("verbs"))))
            .forEach(
                rule ->
                    assertThat(Objects.texts(rule.path("resources"))).containsExactly("leases"));
      }
    }
    assertThat(objects.named("Deployment", "ostiary").orElseThrow().toString())
        .contains("--no-status");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyObjectSaysWhereItBelongs(Path values) throws IOException {
    assertThat(objects(values).all())
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getLabels())
                  .containsEntry("app.kubernetes.io/name", "ostiary")
                  .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                  .containsKeys("app.kubernetes.io/component", "helm.sh/chart");
              if (CLUSTER_SCOPED.contains(object.getKind())) {
                assertThat(object.getMetadata().getNamespace()).isNull();
              } else {
                assertThat(object.getMetadata().getNamespace()).isNotBlank();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void selectorsFindPods(Path values) throws IOException {
    Objects objects = objects(values);
    for (JsonNode service : objects.of("Service")) {
      Pod pod = onlyPod(objects, service.at("/spec/selector"));
      Set<String> ports = new HashSet<>();
      pod.containers().forEach(container -> ports.addAll(portNames(container)));
      assertThat(ports)
          .containsAll(
              Objects.elements(service.at("/spec/ports"))
                  .map(port -> port.path("targetPort").asText())
                  .toList());
    }
    for (JsonNode budget : objects.of("PodDisruptionBudget")) {
      onlyPod(objects, budget.at("/spec/selector/matchLabels"));
    }
    for (JsonNode policy : objects.of("NetworkPolicy")) {
      onlyPod(objects, policy.at("/spec/podSelector/matchLabels"));
    }
    for (JsonNode scaler : objects.of("HorizontalPodAutoscaler")) {
      JsonNode target = scaler.at("/spec/scaleTargetRef");
      JsonNode workload =
          objects.named(target.path("kind").asText(), target.path("name").asText()).orElseThrow();
      assertThat(workload.at("/spec/replicas").isMissingNode()).isTrue();
    }
  }

  /** Routes, keys and decisions are for this release's Envoys; users' ports are for everybody. */
  @Test
  void theNetworkIsClosedButForUsers() throws IOException {
    Objects objects = objects(Chart.FOLDER.resolve("ci/default-values.yaml"));
    JsonNode controller = objects.named("NetworkPolicy", "ostiary").orElseThrow();
    assertThat(controller.at("/spec/ingress").findValuesAsText("port"))
        .containsExactly("18000", "18001", "18002");
    assertThat(Objects.elements(controller.at("/spec/ingress")))
        .allSatisfy(rule -> assertThat(rule.path("from")).isNotEmpty());
    JsonNode envoy = objects.named("NetworkPolicy", "ostiary-envoy").orElseThrow();
    assertThat(envoy.at("/spec/ingress").findValuesAsText("port")).containsExactly("8080", "8443");
  }

  private static Pod onlyPod(Objects objects, JsonNode selector) {
    List<Pod> found =
        objects.pods().stream()
            .filter(
                pod ->
                    selector.properties().stream()
                        .allMatch(
                            label -> label.getValue().equals(pod.labels().get(label.getKey()))))
            .toList();
    assertThat(selector.isEmpty()).isFalse();
    assertThat(found).as("pods of %s", selector).hasSize(1);
    return found.getFirst();
  }

  private static List<String> portNames(JsonNode container) {
    return Objects.elements(container.path("ports"))
        .map(port -> port.path("name").asText())
        .toList();
  }

  private Objects objects(Path values) throws IOException {
    return Chart.objects(values, scratch);
  }
}
