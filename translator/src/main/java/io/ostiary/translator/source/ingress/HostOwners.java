package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose a host is: the namespace's whose Ingress claimed it first. Without this rule anybody who
 * may write an Ingress somewhere could take over a host of another team.
 */
final class HostOwners {
  private final Map<Hostname, Sourced<Ingress>> owners = new HashMap<>();
  private final Set<Hostname> reserved;

  /**
   * Gives each host to its owner.
   *
   * @param oldestFirst the Ingresses that are ours
   * @param reserved hosts that no Ingress can have
   */
  HostOwners(List<Sourced<Ingress>> oldestFirst, HostNaming naming, Set<Hostname> reserved) {
    this.reserved = Set.copyOf(reserved);
    for (Sourced<Ingress> ingress : oldestFirst) {
      claims(ingress.object())
          .flatMap(host -> naming.served(host).stream())
          .filter(host -> !reserved.contains(host))
          .forEach(host -> owners.putIfAbsent(host, ingress));
    }
  }

  private static Stream<Hostname> claims(Ingress ingress) {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.getSpec());
    Stream<Hostname> ofRules =
        spec.map(IngressSpec::getRules).stream()
            .flatMap(List::stream)
            .map(IngressRule::getHost)
            .flatMap(host -> host(Optional.ofNullable(host).orElse("")).stream());
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
    return owners.keySet().stream()
        .filter(host -> name.isWildcard() && !host.isWildcard() && name.covers(host))
        .filter(host -> isOwnedBy(host, namespace))
        .collect(Collectors.toSet());
  }

  /** Whether a host or wildcard, or a host under that wildcard, belongs to somebody else. */
  boolean isForeign(Hostname name, String namespace) {
    return Stream.concat(owners.keySet().stream(), reserved.stream())
        .filter(host -> host.equals(name) || (!host.isWildcard() && name.covers(host)))
        .anyMatch(host -> !isOwnedBy(host, namespace));
  }
}
