package io.ostiary.xds.kubernetes.status;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.pipeline.Settled;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outcomes of all objects, worked out anew for those that a change may have concerned.
 *
 * <p>It is no input: with it and without the outcomes are the same. One thread at a time may use
 * it.
 */
public final class OutcomeMemory {
  private static final String INGRESS = "Ingress";

  private final Set<String> controllers;
  private Optional<Known> last = Optional.empty();
  private long workedOut;

  private record Known(Settled settled, SortedMap<ObjectRef, Outcome> outcomes) {}

  /**
   * A memory of nothing.
   *
   * @param controllers the controllers of the classes that are ours
   */
  public OutcomeMemory(Set<String> controllers) {
    this.controllers = Set.copyOf(controllers);
  }

  /** The outcomes by object: of the Ingresses of our class, and of the settings object. */
  public Map<ObjectRef, Outcome> of(Settled now) {
    Optional<Set<ObjectRef>> concerned = last.flatMap(known -> concerned(known.settled(), now));
    SortedMap<ObjectRef, Outcome> outcomes =
        new TreeMap<>(
            concerned.flatMap(_ -> last).map(Known::outcomes).orElse(Collections.emptySortedMap()));
    Map<ObjectRef, Outcome> others =
        concerned
            .map(
                refs ->
                    refs.isEmpty()
                        ? Map.<ObjectRef, Outcome>of()
                        : Outcomes.of(now, controllers, refs::contains))
            .orElseGet(() -> Outcomes.of(now, controllers));
    concerned.ifPresent(outcomes.keySet()::removeAll);
    outcomes.putAll(others);
    workedOut += others.size();
    SortedMap<ObjectRef, Outcome> result = Collections.unmodifiableSortedMap(outcomes);
    last = Optional.of(new Known(now, result));
    return result;
  }

  /** How many outcomes were worked out so far. */
  public long workedOut() {
    return workedOut;
  }

  /** The objects whose outcomes may be others; empty where that may be any. */
  private static Optional<Set<ObjectRef>> concerned(Settled before, Settled now) {
    Model model = before.publication().current().model();
    Model next = now.publication().current().model();
    Difference<Sourced<?>> objects =
        Difference.between(before.contents().objects(), now.contents().objects());
    boolean classesDiffer =
        both(objects).anyMatch(object -> object.object() instanceof IngressClass);
    if (classesDiffer || !model.challenges().equals(next.challenges())) {
      return Optional.empty();
    }
    Set<ObjectRef> concerned = complainedAbout(before, now);
    both(objects).map(Sourced::ref).forEach(concerned::add);
    ImmutableSortedMap<Hostname, VirtualHost> hosts = ImmutableSortedMap.copyOf(model.hosts());
    ImmutableSortedMap<Hostname, VirtualHost> nextHosts = ImmutableSortedMap.copyOf(next.hosts());
    for (Hostname host : Difference.keys(hosts, nextHosts)) {
      Stream.of(hosts, nextHosts)
          .flatMap(served -> Optional.ofNullable(served.get(host)).stream())
          .flatMap(served -> served.routes().stream())
          .forEach(route -> concerned.add(route.origin()));
    }
    return Optional.of(concerned);
  }

  /** What something else is said about now, and the Ingresses that name it. */
  private static Set<ObjectRef> complainedAbout(Settled before, Settled now) {
    if (before.diagnostics().equals(now.diagnostics())) {
      return new HashSet<>();
    }
    Set<ObjectRef> subjects =
        Sets.symmetricDifference(Set.copyOf(before.diagnostics()), Set.copyOf(now.diagnostics()))
            .stream()
            .map(Diagnostic::object)
            .collect(Collectors.toCollection(HashSet::new));
    Set<String> namespaces =
        subjects.stream()
            .filter(subject -> !subject.kind().equals(INGRESS))
            .map(ObjectRef::namespace)
            .collect(Collectors.toSet());
    if (!namespaces.isEmpty()) {
      now.contents().objects().stream()
          .filter(object -> namespaces.contains(object.ref().namespace()))
          .flatMap(object -> object.as(Ingress.class).stream())
          .filter(ingress -> !Collections.disjoint(Outcomes.related(ingress), subjects))
          .map(Sourced::ref)
          .toList()
          .forEach(subjects::add);
    }
    return subjects;
  }

  private static Stream<Sourced<?>> both(Difference<Sourced<?>> objects) {
    return Stream.concat(objects.removed().stream(), objects.added().stream());
  }
}
