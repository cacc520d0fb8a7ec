package io.ostiary.translator.source.ingress;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.source.certificate.CertificatePlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose a host is: the namespace's whose Ingress claimed it first. Without this rule anybody who
 * may write an Ingress somewhere could take over a host of another team.
 */
final class HostOwners implements CertificatePlan.Owners {
  private final Map<Hostname, String> owners = new HashMap<>();
  private final Map<Hostname, Set<Hostname>> hostsUnder = new HashMap<>();
  private final Set<Hostname> reserved;

  /**
   * Gives each host to its owner.
   *
   * @param oldestFirst the Ingresses that are ours
   * @param reserved hosts that no Ingress can have
   */
  HostOwners(List<IngressClaim> oldestFirst, Set<Hostname> reserved) {
    this.reserved = Set.copyOf(reserved);
    for (IngressClaim claim : oldestFirst) {
      for (Hostname host : claim.hosts()) {
        if (!reserved.contains(host)) {
          owners.putIfAbsent(host, claim.ingress().ref().namespace());
        }
      }
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

  /** The namespace that a host belongs to. */
  Optional<String> owner(Hostname host) {
    return Optional.ofNullable(owners.get(host));
  }

  /** Whether the host belongs to a namespace. */
  boolean isOwnedBy(Hostname host, String namespace) {
    return namespace.equals(owners.get(host));
  }

  /**
   * What of a host or wildcard is a namespace's: the name itself, also of a wildcard under which
   * nobody else has a host; otherwise its own hosts under that wildcard.
   */
  Set<Hostname> own(Hostname name, String namespace) {
    if (isOwnedBy(name, namespace) || (name.isWildcard() && !isForeign(name, namespace))) {
      return Set.of(name);
    }
    return hostsUnder(name, namespace);
  }

  @Override
  public Set<Hostname> hostsUnder(Hostname wildcard, String namespace) {
    return hostsUnder.getOrDefault(wildcard, Set.of()).stream()
        .filter(host -> isOwnedBy(host, namespace))
        .collect(Collectors.toSet());
  }

  @Override
  public boolean isForeign(Hostname name, String namespace) {
    boolean taken = owners.containsKey(name) || reserved.contains(name);
    return (taken && !isOwnedBy(name, namespace))
        || hostsUnder.getOrDefault(name, Set.of()).stream()
            .anyMatch(host -> !isOwnedBy(host, namespace));
  }
}
