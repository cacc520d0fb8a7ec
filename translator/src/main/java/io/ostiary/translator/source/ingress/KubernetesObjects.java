package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.memo.Difference;
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

  private final List<Sourced<?>> source;
  private final Map<ObjectRef, Sourced<?>> byRef;
  private final Map<String, List<Sourced<EndpointSlice>>> slicesByService;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final boolean repeats;

  /** What was asked for by type. */
  private final Map<Class<?>, List<? extends Sourced<?>>> byType = new HashMap<>();

  /** Ingresses of a name that another one has: nothing of them counts but their hosts. */
  private final List<Sourced<Ingress>> outdone = new ArrayList<>();

  /**
   * Takes all objects. An API server has each name once; where files define one differently, the
   * choice depends on their content alone, and the others are complained about. The hosts of an
   * Ingress that is not chosen answer 503, because what it protects would fall to others.
   */
  public KubernetesObjects(Collection<Sourced<?>> objects) {
    source = List.copyOf(objects);
    slicesByService = new HashMap<>();
    byRef = HashMap.newHashMap(objects.size());
    Map<ObjectRef, List<Sourced<?>>> repeated = new TreeMap<>();
    for (Sourced<?> object : objects) {
      Sourced<?> first = byRef.putIfAbsent(object.ref(), object);
      if (first != null) {
        repeated.computeIfAbsent(object.ref(), ref -> new ArrayList<>(List.of(first))).add(object);
      }
    }
    repeats = !repeated.isEmpty();
    repeated.forEach((ref, group) -> byRef.put(ref, choose(group)));
    byRef.values().stream()
        .flatMap(object -> object.as(EndpointSlice.class).stream())
        .forEach(this::addSlice);
    slicesByService.values().forEach(slices -> slices.sort(BY_NAME));
  }

  private KubernetesObjects(
      List<Sourced<?>> source, KubernetesObjects before, Difference<Sourced<?>> difference) {
    this.source = source;
    this.repeats = false;
    this.byRef = new HashMap<>(before.byRef);
    this.slicesByService = new HashMap<>(before.slicesByService);
    this.byType.putAll(before.byType);
    for (Sourced<?> gone : difference.removed()) {
      byRef.remove(gone.ref(), gone);
      byType.keySet().removeIf(type -> type.isInstance(gone.object()));
      gone.as(EndpointSlice.class).ifPresent(this::removeSlice);
    }
    for (Sourced<?> come : difference.added()) {
      byRef.put(come.ref(), come);
      byType.keySet().removeIf(type -> type.isInstance(come.object()));
      come.as(EndpointSlice.class).ifPresent(this::addSortedSlice);
    }
  }

  /**
   * The same as of these objects alone, made of what is known of those before them: at the cost of
   * the difference where no name is defined twice.
   */
  public static KubernetesObjects after(KubernetesObjects before, List<Sourced<?>> objects) {
    if (before.repeats) {
      return new KubernetesObjects(objects);
    }
    Difference<Sourced<?>> difference = Difference.between(before.source, objects);
    if (difference.isEmpty()) {
      return before;
    }
    KubernetesObjects next = new KubernetesObjects(List.copyOf(objects), before, difference);
    return next.byRef.size() == next.source.size() ? next : new KubernetesObjects(objects);
  }

  /** What differs from others; empty where names that are defined twice make that hard to tell. */
  Optional<Difference<Sourced<?>>> since(KubernetesObjects before) {
    return repeats || before.repeats
        ? Optional.empty()
        : Optional.of(Difference.between(before.source, source));
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
    serviceOf(slice)
        .ifPresent(
            service ->
                slicesByService.computeIfAbsent(service, key -> new ArrayList<>()).add(slice));
  }

  /** {@code namespace/name} of the Service that a slice belongs to. */
  static Optional<String> serviceOf(Sourced<EndpointSlice> slice) {
    return Optional.ofNullable(slice.object().getMetadata().getLabels())
        .map(labels -> labels.get(SERVICE_LABEL))
        .map(service -> slice.ref().namespace() + "/" + service);
  }

  private void addSortedSlice(Sourced<EndpointSlice> slice) {
    replaceSlices(slice, Stream.of(slice));
  }

  private void removeSlice(Sourced<EndpointSlice> slice) {
    replaceSlices(slice, Stream.empty());
  }

  /** The lists are shared with those before, so they are never changed. */
  private void replaceSlices(Sourced<EndpointSlice> old, Stream<Sourced<EndpointSlice>> with) {
    Optional<String> service = serviceOf(old);
    if (service.isEmpty()) {
      return;
    }
    Stream<Sourced<EndpointSlice>> others =
        slicesByService.getOrDefault(service.get(), List.of()).stream()
            .filter(slice -> !slice.ref().equals(old.ref()));
    List<Sourced<EndpointSlice>> slices = Stream.concat(others, with).sorted(BY_NAME).toList();
    if (slices.isEmpty()) {
      slicesByService.remove(service.get());
    } else {
      slicesByService.put(service.get(), slices);
    }
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
  @SuppressWarnings("unchecked") // Each type is kept with the objects of that type.
  public <T extends HasMetadata> List<Sourced<T>> all(Class<T> type) {
    return (List<Sourced<T>>)
        byType.computeIfAbsent(
            type,
            _ ->
                byRef.values().stream()
                    .flatMap(object -> object.as(type).stream())
                    .sorted(BY_NAME)
                    .toList());
  }
}
