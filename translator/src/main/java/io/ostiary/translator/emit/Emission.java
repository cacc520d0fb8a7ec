package io.ostiary.translator.emit;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.Any;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.emit.EmitMemory.Surroundings;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One emission of what there is of each host and each upstream: their scopes, clusters and
 * endpoints. It takes what is the same from the emission before.
 */
final class Emission {
  private final Model model;
  private final EmitSettings settings;
  private final Surroundings surroundings;
  private final EmitMemory memory;
  private final ImmutableSortedMap<UpstreamName, Upstream> upstreams;
  private boolean inPart;

  Emission(Model model, EmitSettings settings, Surroundings surroundings, EmitMemory memory) {
    this.model = model;
    this.settings = settings;
    this.surroundings = surroundings;
    this.memory = memory;
    this.upstreams = ImmutableSortedMap.copyOf(model.upstreams());
  }

  /**
   * Emits, and leaves the result for the next emission.
   *
   * @param beside how many resources are emitted beside these
   */
  Emitted of(Hosts hosts, FilterChainPlan plan, RouteEmitter routes, int beside) {
    Optional<Emitted> before = memory.last(surroundings);
    inPart = before.isPresent();
    Set<UpstreamName> others =
        before.map(last -> last.otherUpstreams(upstreams)).orElse(upstreams.keySet());
    Emitted emitted =
        new Emitted(
            surroundings,
            plan,
            hosts.all(),
            hosts.cover(),
            upstreams,
            plan.usesScopes()
                ? Optional.of(scopes(before, hosts, plan, routes, others))
                : Optional.empty(),
            clusters(before.map(Emitted::clusters), others),
            endpoints(before.map(Emitted::endpoints), others),
            beside);
    memory.keep(emitted, inPart);
    return emitted;
  }

  private ImmutableSortedMap<String, Any> scopes(
      Optional<Emitted> before,
      Hosts hosts,
      FilterChainPlan plan,
      RouteEmitter routes,
      Set<UpstreamName> otherUpstreams) {
    Optional<Set<Hostname>> others =
        before.flatMap(last -> last.otherScopes(hosts, plan, otherUpstreams));
    if (others.isEmpty()) {
      return replaced(ImmutableSortedMap.of(), Stream.of(), routes.scopes(plan).stream());
    }
    return replaced(
        before.flatMap(Emitted::scopes).orElse(ImmutableSortedMap.of()),
        others.get().stream().map(Hostname::value),
        others.get().stream().flatMap(host -> routes.scope(host).stream()));
  }

  private ImmutableSortedMap<String, Any> clusters(
      Optional<ImmutableSortedMap<String, Any>> before, Set<UpstreamName> others) {
    List<Draft> own = before.isPresent() ? List.of() : ClusterEmitter.own(settings);
    return replaced(
        before.orElse(ImmutableSortedMap.of()),
        others.stream().map(UpstreamName::value).filter(name -> !ClusterEmitter.isOurs(name)),
        Stream.concat(
            own.stream(),
            now(others)
                .flatMap(
                    upstream -> ClusterEmitter.of(upstream, model.outbound(), settings).stream())));
  }

  private ImmutableSortedMap<String, Any> endpoints(
      Optional<ImmutableSortedMap<String, Any>> before, Set<UpstreamName> others) {
    return replaced(
        before.orElse(ImmutableSortedMap.of()),
        others.stream().map(UpstreamName::value),
        now(others).flatMap(upstream -> EndpointEmitter.of(upstream).stream()));
  }

  private Stream<Upstream> now(Set<UpstreamName> names) {
    return names.stream().flatMap(name -> Optional.ofNullable(upstreams.get(name)).stream());
  }

  /** The same map where nothing differs, so that nobody has to compare it. */
  private ImmutableSortedMap<String, Any> replaced(
      ImmutableSortedMap<String, Any> before, Stream<String> gone, Stream<Draft> come) {
    TreeMap<String, Any> difference = new TreeMap<>();
    come.forEach(draft -> difference.put(draft.name(), packed(draft)));
    Set<String> names = gone.collect(Collectors.toSet());
    if (names.isEmpty() && difference.isEmpty()) {
      return before;
    }
    TreeMap<String, Any> next = new TreeMap<>(before);
    next.keySet().removeAll(names);
    next.putAll(difference);
    return ImmutableSortedMap.copyOfSorted(next);
  }

  /** A resource, made where it is not remembered. */
  Any packed(Draft draft) {
    EmitMemory.Key key =
        new EmitMemory.Key(draft.type(), draft.name(), Identity.of(surroundings), draft.parts());
    return memory.packed().get(key, () -> Packing.any(draft.make().get()));
  }
}
