package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an Ingress claims, before anybody knows whether it gets it.
 *
 * @param ingress the Ingress
 * @param key {@code namespace/name}
 * @param created when it was made; those from files have no such time and come after those that do
 * @param isSolver whether it answers a challenge; then it makes nobody the owner of a host
 * @param hosts the hosts as they are served
 */
record IngressClaim(
    Sourced<Ingress> ingress, String key, Instant created, boolean isSolver, List<Hostname> hosts) {
  /** The order by age: by creation, then by namespace and name. */
  static final Comparator<IngressClaim> OLDEST_FIRST =
      Comparator.<IngressClaim, Instant>comparing(claim -> claim.created())
          .thenComparing(claim -> claim.key());

  IngressClaim {
    requireNonNull(ingress);
    requireNonNull(key);
    requireNonNull(created);
    hosts = List.copyOf(hosts);
  }

  static IngressClaim of(Sourced<Ingress> ingress, HostNaming naming) {
    return new IngressClaim(
        ingress,
        ingress.key(),
        created(ingress),
        SolverReader.isSolver(ingress),
        hosts(ingress.object()).flatMap(host -> naming.served(host).stream()).toList());
  }

  private static Instant created(Sourced<Ingress> ingress) {
    return Optional.ofNullable(ingress.object().getMetadata().getCreationTimestamp())
        .flatMap(IngressClaim::parse)
        .orElse(Instant.MAX);
  }

  private static Optional<Instant> parse(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Stream<Hostname> hosts(Ingress ingress) {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.getSpec());
    // A rule without host that does not count must not keep others from the default backend.
    boolean emptyCounts = Annotations.isSet(ingress, IngressKeys.EMPTY_HOST);
    Stream<Hostname> ofRules =
        spec.map(IngressSpec::getRules).stream()
            .flatMap(List::stream)
            .filter(Objects::nonNull)
            .map(rule -> Optional.ofNullable(rule.getHost()).orElse(""))
            .flatMap(text -> HostOwners.host(text).stream())
            .filter(host -> emptyCounts || !host.equals(Hostname.ANY));
    Stream<Hostname> ofDefault =
        spec.filter(one -> one.getDefaultBackend() != null).stream()
            .flatMap(one -> Stream.concat(Stream.of(Hostname.ANY), ofTls(one)));
    return Stream.concat(ofRules, ofDefault);
  }

  /**
   * The hosts that {@code spec.tls} names; a default backend serves them too, because Pomerium's
   * controller serves it nowhere else.
   */
  static Stream<Hostname> ofTls(IngressSpec spec) {
    return Optional.ofNullable(spec.getTls()).stream()
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .flatMap(entry -> Optional.ofNullable(entry.getHosts()).stream())
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .flatMap(text -> HostOwners.host(text).stream())
        .filter(host -> !host.equals(Hostname.ANY));
  }
}
