package io.ostiary.translator.emit;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.Any;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.emit.EmitMemory.Surroundings;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What was emitted for each host and each upstream, and what it was made of, so that the next
 * emission makes and compares only what differs.
 *
 * @param hosts the hosts as they were served
 * @param covered whether there were hosts that cover others, which makes scopes depend on the plan
 * @param scopes empty where the plan used none
 * @param others how many resources there were beside these
 */
record Emitted(
    Surroundings surroundings,
    FilterChainPlan plan,
    SortedMap<Hostname, VirtualHost> hosts,
    boolean covered,
    ImmutableSortedMap<UpstreamName, Upstream> upstreams,
    Optional<ImmutableSortedMap<String, Any>> scopes,
    ImmutableSortedMap<String, Any> clusters,
    ImmutableSortedMap<String, Any> endpoints,
    int others) {

  /** How many resources there were. */
  int size() {
    return scopes.map(Map::size).orElse(0) + clusters.size() + endpoints.size() + others;
  }

  /** The upstreams that are not the same now. */
  Set<UpstreamName> otherUpstreams(ImmutableSortedMap<UpstreamName, Upstream> now) {
    return Difference.keys(upstreams, now);
  }

  /**
   * The exact hosts whose scopes are not the same now; empty where more than hosts and upstreams
   * may have changed them.
   */
  @SuppressWarnings("ReferenceEquality") // Equal plans are the same.
  Optional<Set<Hostname>> otherScopes(
      Hosts now, FilterChainPlan nowPlan, Set<UpstreamName> otherUpstreams) {
    if (scopes.isEmpty()) {
      return Optional.empty();
    }
    Set<Hostname> others = Difference.keys(hosts, now.all());
    // Made for each emission, and always alike.
    others.removeIf(now::isAuthenticateHost);
    if (!otherUpstreams.isEmpty()) {
      now.all().values().stream()
          .filter(host -> leadsToOneOf(host, otherUpstreams))
          .map(VirtualHost::host)
          .forEach(others::add);
    }
    if (covered || now.cover()) {
      boolean simple =
          nowPlan == plan
              && others.stream()
                  .allMatch(host -> !host.isWildcard() && now.all().containsKey(host));
      return simple ? Optional.of(others) : Optional.empty();
    }
    return Optional.of(others);
  }

  private static boolean leadsToOneOf(VirtualHost host, Set<UpstreamName> upstreams) {
    Set<UpstreamName> targets = new HashSet<>();
    for (HttpRoute route : host.routes()) {
      if (route.action() instanceof Action.Forward forward) {
        forward.upstreams().forEach(target -> targets.add(target.upstream()));
      }
    }
    return targets.stream().anyMatch(upstreams::contains);
  }
}
