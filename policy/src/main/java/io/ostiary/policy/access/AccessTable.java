package io.ostiary.policy.access;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every route that may be asked about, by id, and every host that is served. What is not in the
 * table is denied.
 *
 * @param routes the routes by id
 * @param hosts the hosts and wildcards that are served; the only valid redirect targets beside the
 *     authenticate host
 */
public record AccessTable(Map<RouteId, RouteAccess> routes, Set<Hostname> hosts) {
  private static final AccessTable EMPTY = new AccessTable(Map.of(), Set.of());

  public AccessTable {
    routes = ImmutableSortedMap.copyOf(routes);
    hosts = ImmutableSortedSet.copyOf(hosts);
  }

  /** Serves nothing. */
  public static AccessTable empty() {
    return EMPTY;
  }

  /** The table of these routes; of two with one id the last stays. */
  public static AccessTable of(Collection<RouteAccess> routes) {
    Map<RouteId, RouteAccess> byId = new TreeMap<>();
    Set<Hostname> hosts = new TreeSet<>();
    for (RouteAccess route : routes) {
      byId.put(route.id(), route);
      hosts.add(route.host());
    }
    return new AccessTable(byId, hosts);
  }

  /** The route with that id. */
  public Optional<RouteAccess> route(RouteId id) {
    return Optional.ofNullable(routes.get(id));
  }

  /** Whether an exact host is served, by its own name or by a wildcard. */
  public boolean serves(Hostname host) {
    return !host.isWildcard()
        && (hosts.contains(host)
            || host.covering().filter(hosts::contains).isPresent()
            || hosts.contains(Hostname.ANY));
  }
}
