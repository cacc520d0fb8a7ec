package io.ostiary.xds.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.source.manifest.SettingsObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes away from an object what no translation reads: who wrote which field, copies of old
 * versions, the node of each Pod. Most of a cluster's memory would go there, and changes of it
 * would look like changes of what is wanted.
 */
final class Trimming {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String TLS = "kubernetes.io/tls";
  private static final List<String> TLS_KEYS = List.of("tls.crt", "tls.key", "ca.crt");

  private Trimming() {}

  /** Changes the object, which is nobody else's, and returns it. */
  static <T extends HasMetadata> T trimmed(T object) {
    object.setMetadata(metadata(object));
    switch (object) {
      case Ingress ingress -> ingress.setStatus(null);
      case Service service -> service.setStatus(null);
      case Secret secret -> keepData(secret);
      case EndpointSlice slice -> endpoints(slice).forEach(Trimming::keepAddress);
      default -> {}
    }
    return object;
  }

  private static ObjectMeta metadata(HasMetadata object) {
    ObjectMeta given = object.getMetadata();
    ObjectMeta kept =
        new ObjectMetaBuilder()
            .withName(given.getName())
            .withNamespace(given.getNamespace())
            .withUid(given.getUid())
            .withCreationTimestamp(given.getCreationTimestamp())
            .build();
    if (object instanceof Ingress || object instanceof SettingsObject) {
      kept.setGeneration(given.getGeneration());
    }
    if (object instanceof Ingress || object instanceof IngressClass) {
      kept.setAnnotations(annotations(given));
    }
    if (object instanceof Ingress || object instanceof EndpointSlice) {
      kept.setLabels(given.getLabels());
    }
    return kept;
  }

  private static Map<String, String> annotations(ObjectMeta metadata) {
    Map<String, String> kept =
        new TreeMap<>(Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()));
    kept.remove(LAST_APPLIED);
    return kept;
  }

  private static void keepData(Secret secret) {
    if (TLS.equals(secret.getType()) && secret.getData() != null) {
      secret.getData().keySet().retainAll(TLS_KEYS);
    }
  }

  private static List<Endpoint> endpoints(EndpointSlice slice) {
    return Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream()
        .filter(Objects::nonNull)
        .toList();
  }

  private static void keepAddress(Endpoint endpoint) {
    endpoint.setNodeName(null);
    endpoint.setZone(null);
    endpoint.setHints(null);
    endpoint.setTargetRef(null);
    endpoint.setHostname(null);
    endpoint.setDeprecatedTopology(null);
  }
}
