package io.ostiary.tests.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rendered objects, as trees.
 *
 * @param all every object
 */
record Objects(List<GenericKubernetesResource> all) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Set<String> WORKLOADS = Set.of("Deployment", "DaemonSet", "Job");

  Objects {
    all = List.copyOf(all);
  }

  /**
   * A pod that a workload makes.
   *
   * @param owner kind/name of the workload
   * @param labels its labels
   * @param spec its spec
   */
  record Pod(String owner, JsonNode labels, JsonNode spec) {
    Stream<JsonNode> containers() {
      return Stream.concat(
          elements(spec.path("containers")), elements(spec.path("initContainers")));
    }
  }

  List<JsonNode> of(String kind) {
    return all.stream()
        .filter(object -> object.getKind().equals(kind))
        .<JsonNode>map(MAPPER::valueToTree)
        .toList();
  }

  Optional<JsonNode> named(String kind, String name) {
    return of(kind).stream()
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst();
  }

  List<Pod> pods() {
    return all.stream()
        .<JsonNode>map(MAPPER::valueToTree)
        .flatMap(object -> pod(object).stream())
        .toList();
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<String> texts(JsonNode array) {
    return elements(array).map(JsonNode::asText).toList();
  }

  private static Optional<Pod> pod(JsonNode object) {
    String kind = object.path("kind").asText();
    String owner = kind + "/" + object.at("/metadata/name").asText();
    if (kind.equals("Pod")) {
      return Optional.of(new Pod(owner, object.at("/metadata/labels"), object.path("spec")));
    }
    if (WORKLOADS.contains(kind)) {
      return Optional.of(template(owner, object.at("/spec/template")));
    }
    return kind.equals("CronJob")
        ? Optional.of(template(owner, object.at("/spec/jobTemplate/spec/template")))
        : Optional.empty();
  }

  private static Pod template(String owner, JsonNode template) {
    return new Pod(owner, template.at("/metadata/labels"), template.path("spec"));
  }
}
