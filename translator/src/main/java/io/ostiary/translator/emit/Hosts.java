package io.ostiary.translator.emit;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The hosts as they are served: the model's, and the authenticate host, which belongs to the portal
 * alone and cannot be claimed by a route.
 */
final class Hosts {
  private final NavigableMap<Hostname, VirtualHost> byName;
  private final Optional<Hostname> authenticate;

  private Hosts(NavigableMap<Hostname, VirtualHost> byName, Optional<Hostname> authenticate) {
    this.byName = byName;
    this.authenticate = authenticate;
  }

  static Hosts of(Model model) {
    NavigableMap<Hostname, VirtualHost> byName =
        new TreeMap<>(ImmutableSortedMap.copyOf(model.hosts()));
    Optional<Hostname> authenticate =
        model.edge().authenticateHost().filter(host -> !host.isWildcard());
    authenticate.ifPresent(host -> byName.put(host, new VirtualHost(host, List.of())));
    return new Hosts(byName, authenticate);
  }

  boolean isAuthenticateHost(Hostname host) {
    return authenticate.filter(host::equals).isPresent();
  }

  NavigableMap<Hostname, VirtualHost> all() {
    return byName;
  }

  /** Whether some host covers names of others. */
  boolean cover() {
    return byName.keySet().stream().anyMatch(Hostname::isWildcard);
  }

  Set<Hostname> exact() {
    return byName.keySet().stream()
        .filter(host -> !host.isWildcard())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The one-label wildcards, without {@link Hostname#ANY}, sorted. */
  List<Hostname> wildcards() {
    return byName.keySet().stream()
        .filter(host -> host.isWildcard() && !host.equals(Hostname.ANY))
        .toList();
  }

  /**
   * Whether clients of a host are asked for a certificate, because a route of it depends on one.
   */
  static boolean asks(VirtualHost host) {
    return host.routes().stream()
        .anyMatch(
            route ->
                route.access() instanceof Access.Protected(var _, var _, var certificates)
                    && certificates.isPresent());
  }

  /** The exact hosts whose clients are asked for a certificate. */
  Set<Hostname> asking() {
    return byName.values().stream()
        .filter(host -> !host.host().isWildcard() && asks(host))
        .map(VirtualHost::host)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The default backend. */
  Optional<VirtualHost> any() {
    return Optional.ofNullable(byName.get(Hostname.ANY));
  }

  /** Whether a certificate's server name can stand for a host that has no scope. */
  boolean needsTable(Hostname serverName) {
    return serverName.isWildcard() && (byName.containsKey(serverName) || any().isPresent());
  }

  /** The host that serves an exact name: itself, its wildcard or the default backend. */
  Optional<VirtualHost> serving(Hostname exact) {
    return Optional.ofNullable(byName.get(exact))
        .or(() -> exact.covering().map(byName::get))
        .or(this::any);
  }

  /**
   * What serves the names below the domain of a wildcard. The default backend stands in for the
   * wildcard where that is no host, and never for names outside the domain: those have chains of
   * their own.
   */
  Map<Hostname, VirtualHost> below(Hostname wildcard) {
    String suffix = wildcard.value().substring(1);
    Map<Hostname, VirtualHost> hosts = new TreeMap<>(byName);
    hosts.keySet().removeIf(host -> !host.value().endsWith(suffix));
    any().ifPresent(any -> hosts.putIfAbsent(wildcard, any));
    return hosts;
  }
}
