package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Kubernetes objects that a translation sees, each once, whatever the order of the files. */
public final class KubernetesObjects {
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private static final Comparator<Sourced<?>> BY_NAME =
      Comparator.comparing(object -> object.ref());

  private final Map<ObjectRef, Sourced<?>> byRef;
  private final Map<String, List<Sourced<EndpointSlice>>> slicesByService = new HashMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /** Ingresses of a name that another one has: nothing of them counts but their hosts. */
  private final List<Sourced<Ingress>> outdone = new ArrayList<>();

  /**
   * Takes all objects. An API server has each name once; where files define one differently, the
   * choice depends on their content alone, and the others are complained about. The hosts of an
   * Ingress that is not chosen answer 503, because what it protects would fall to others.
   */
  public KubernetesObjects(Collection<Sourced<?>> objects) {
    byRef = HashMap.newHashMap(objects.size());
    Map<ObjectRef, List<Sourced<?>>> repeated = new TreeMap<>();
    for (Sourced<?> object : objects) {
      Sourced<?> first = byRef.putIfAbsent(object.ref(), object);
      if (first != null) {
        repeated.computeIfAbsent(object.ref(), ref -> new ArrayList<>(List.of(first))).add(object);
      }
    }
    repeated.forEach((ref, group) -> byRef.put(ref, choose(group)));
    byRef.values().stream()
        .flatMap(object -> object.as(EndpointSlice.class).stream())
        .forEach(this::addSlice);
    slicesByService.values().forEach(slices -> slices.sort(BY_NAME));
  }

  private Sourced<?> choose(List<Sourced<?>> group) {
    List<Sourced<?>> sorted =
        group.stream()
            .sorted(
                Comparator.<Sourced<?>, String>comparing(o -> o.object().toString())
                    .thenComparing(o -> line(o).map(SourceLine::toString).orElse("")))
            .toList();
    Sourced<?> chosen = sorted.getFirst();
    for (Sourced<?> other : sorted) {
      if (!Objects.equals(other.object(), chosen.object())) {
        complain(other, chosen);
        other
            .as(Ingress.class)
            .map(ingress -> new Sourced<>(ingress.object(), ingress.ref(), ingress.origin(), false))
            .ifPresent(outdone::add);
      }
    }
    return chosen;
  }

  private void complain(Sourced<?> other, Sourced<?> chosen) {
    Complaints complaints = new Complaints(other.ref());
    other.error(
        complaints,
        FieldPath.of(),
        "",
        "defined a second time, differently; the one at "
            + line(chosen).map(SourceLine::toString).orElse("another place")
            + " is served"
            + (other.object() instanceof Ingress ? ", and the hosts of this one answer 503" : ""),
        "remove one of the two");
    diagnostics.addAll(complaints.diagnostics());
  }

  private static Optional<SourceLine> line(Sourced<?> object) {
    return object.origin().lineOf(FieldPath.of());
  }

  private void addSlice(Sourced<EndpointSlice> slice) {
    Optional.ofNullable(slice.object().getMetadata().getLabels())
        .map(labels -> labels.get(SERVICE_LABEL))
        .ifPresent(
            service ->
                slicesByService
                    .computeIfAbsent(
                        slice.ref().namespace() + "/" + service, key -> new ArrayList<>())
                    .add(slice));
  }

  /** What is wrong with the set as such. */
  List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  /** The Ingresses, in no order. */
  List<Sourced<Ingress>> ingresses() {
    return Stream.concat(
            byRef.values().stream().flatMap(object -> object.as(Ingress.class).stream()),
            outdone.stream())
        .toList();
  }

  List<Sourced<IngressClass>> classes() {
    return all(IngressClass.class);
  }

  Optional<Sourced<Service>> service(String namespace, String name) {
    return find(Service.class, "Service", namespace, name);
  }

  /** A Secret. */
  public Optional<Sourced<Secret>> secret(ObjectRef ref) {
    return secret(ref.namespace(), ref.name());
  }

  Optional<Sourced<Secret>> secret(String namespace, String name) {
    return find(Secret.class, "Secret", namespace, name);
  }

  /** The slices of a Service, by name. */
  List<Sourced<EndpointSlice>> slices(String namespace, String service) {
    return slicesByService.getOrDefault(namespace + "/" + service, List.of());
  }

  private <T extends HasMetadata> Optional<Sourced<T>> find(
      Class<T> type, String kind, String namespace, String name) {
    return Optional.<Sourced<?>>ofNullable(byRef.get(new ObjectRef(kind, namespace, name)))
        .flatMap(object -> object.as(type));
  }

  /** The objects of a type, by name. */
  public <T extends HasMetadata> List<Sourced<T>> all(Class<T> type) {
    return byRef.values().stream()
        .flatMap(object -> object.as(type).stream())
        .sorted(BY_NAME)
        .toList();
  }
}
