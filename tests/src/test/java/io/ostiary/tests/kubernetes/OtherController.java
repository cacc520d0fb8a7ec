package io.ostiary.tests.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Another controller that writes status, by what it writes alone: under the name of a manager. */
record OtherController(KubernetesClient client) {
  /** The name under which it writes. */
  static final String MANAGER = "manager";

  /** What its Ingresses show. */
  static final String ADDRESS = "198.51.100.1";

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(MANAGER)
          .build();

  /** Lets an Ingress show its address. */
  void show(String namespace, String name) {
    var _ =
        client
            .network()
            .v1()
            .ingresses()
            .inNamespace(namespace)
            .withName(name)
            .subresource("status")
            .patch(
                MERGE,
                "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"" + ADDRESS + "\"}]}}}");
  }

  /** Tells of an Ingress, and of the settings, in the settings object. */
  void tell(String settings, String namespace, String name) {
    String entry = "{\"reconciled\":true,\"observedAt\":\"2026-01-01T00:00:00Z\"}";
    var _ =
        client
            .genericKubernetesResources("ingress.pomerium.io/v1", "Pomerium")
            .withName(settings)
            .subresource("status")
            .patch(
                MERGE,
                "{\"status\":{\"ingress\":{\"%s/%s\":%s},\"settingsStatus\":%s}}"
                    .formatted(namespace, name, entry, entry));
  }

  /** The settings object as it is. */
  JsonNode settings(String name) {
    try {
      return new JsonMapper().readTree(client.raw("/apis/ingress.pomerium.io/v1/pomerium/" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who has written the status of the settings object. */
  List<String> writersOfSettings(String name) {
    return StreamSupport.stream(settings(name).at("/metadata/managedFields").spliterator(), false)
        .filter(entry -> entry.path("subresource").asText().equals("status"))
        .map(entry -> entry.path("manager").asText())
        .distinct()
        .toList();
  }

  /** Who has written the status of an Ingress. */
  List<String> writers(String namespace, String name) {
    return client
        .network()
        .v1()
        .ingresses()
        .inNamespace(namespace)
        .withName(name)
        .get()
        .getMetadata()
        .getManagedFields()
        .stream()
        .filter(entry -> "status".equals(entry.getSubresource()))
        .map(entry -> entry.getManager())
        .distinct()
        .toList();
  }

  /** An edit by a user, after which every controller looks again. */
  void label(String namespace, String name, String value) {
    client
        .network()
        .v1()
        .ingresses()
        .inNamespace(namespace)
        .withName(name)
        .edit(
            ingress ->
                new IngressBuilder(ingress)
                    .editMetadata()
                    .addToLabels(Map.of("edited", value))
                    .endMetadata()
                    .build());
  }
}
