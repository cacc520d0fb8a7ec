package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose a host is: the namespace's whose Ingress claimed it first. Without this rule anybody who
 * may write an Ingress somewhere could take over a host of another team.
 */
final class HostOwners {
  private final Map<Hostname, Sourced<Ingress>> owners = new HashMap<>();
  private final Map<Hostname, Set<Hostname>> hostsUnder = new HashMap<>();
  private final Set<Hostname> reserved;
  private final HostNaming naming;

  /**
   * Gives each host to its owner.
   *
   * @param oldestFirst the Ingresses that are ours
   * @param reserved hosts that no Ingress can have
   */
  HostOwners(List<Sourced<Ingress>> oldestFirst, HostNaming naming, Set<Hostname> reserved) {
    this.reserved = Set.copyOf(reserved);
    this.naming = naming;
    for (Sourced<Ingress> ingress : oldestFirst) {
      claims(ingress.object())
          .flatMap(host -> naming.served(host).stream())
          .filter(host -> !reserved.contains(host))
          .forEach(host -> owners.putIfAbsent(host, ingress));
    }
    // Reserved hosts have certificates of their own, which outrank a wildcard around them.
    owners
        .keySet()
        .forEach(
            host ->
                host.covering()
                    .ifPresent(
                        wildcard ->
                            hostsUnder
                                .computeIfAbsent(wildcard, name -> new HashSet<>())
                                .add(host)));
  }

  private static Stream<Hostname> claims(Ingress ingress) {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.getSpec());
    // A rule without host that does not count must not keep others from the default backend.
    boolean emptyCounts = Annotations.isSet(ingress, IngressKeys.EMPTY_HOST);
    Stream<Hostname> ofRules =
        spec.map(IngressSpec::getRules).stream()
            .flatMap(List::stream)
            .filter(Objects::nonNull)
            .map(rule -> Optional.ofNullable(rule.getHost()).orElse(""))
            .flatMap(text -> host(text).stream())
            .filter(host -> emptyCounts || !host.equals(Hostname.ANY));
    Stream<Hostname> ofDefault =
        spec.map(IngressSpec::getDefaultBackend).stream().map(backend -> Hostname.ANY);
    return Stream.concat(ofRules, ofDefault);
  }

  /** The host of a rule; an empty one stands for every host. */
  static Optional<Hostname> host(String text) {
    if (text.isEmpty()) {
      return Optional.of(Hostname.ANY);
    }
    return text.contains(":") || text.equals("*") || text.endsWith(".")
        ? Optional.empty()
        : Hostname.parse(text);
  }

  /** The hosts that an Ingress claims and may have. */
  Set<Hostname> hostsOf(Sourced<Ingress> ingress) {
    return claims(ingress.object())
        .flatMap(host -> naming.served(host).stream())
        .filter(host -> !isReserved(host) && isOwnedBy(host, ingress.ref().namespace()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether the host is taken by the configuration itself. */
  boolean isReserved(Hostname host) {
    return reserved.contains(host);
  }

  /** The Ingress that made its namespace the owner. */
  Optional<Sourced<Ingress>> owner(Hostname host) {
    return Optional.ofNullable(owners.get(host));
  }

  /** Whether the host belongs to a namespace. */
  boolean isOwnedBy(Hostname host, String namespace) {
    return owner(host).filter(owner -> owner.ref().namespace().equals(namespace)).isPresent();
  }

  /**
   * What of a host or wildcard is a namespace's: the name itself, also of a wildcard under which
   * nobody else has a host; otherwise its own hosts under that wildcard.
   */
  Set<Hostname> own(Hostname name, String namespace) {
    if (isOwnedBy(name, namespace) || (name.isWildcard() && !isForeign(name, namespace))) {
      return Set.of(name);
    }
    return hostsUnder.getOrDefault(name, Set.of()).stream()
        .filter(host -> isOwnedBy(host, namespace))
        .collect(Collectors.toSet());
  }

  /** Whether a host or wildcard, or a host under that wildcard, belongs to somebody else. */
  boolean isForeign(Hostname name, String namespace) {
    boolean taken = owners.containsKey(name) || reserved.contains(name);
    return (taken && !isOwnedBy(name, namespace))
        || hostsUnder.getOrDefault(name, Set.of()).stream()
            .anyMatch(host -> !isOwnedBy(host, namespace));
  }
}
