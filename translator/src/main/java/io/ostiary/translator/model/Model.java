package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.policy.access.Hostname;
import java.util.List;
import java.util.Map;

/**
 * All that is served.
 *
 * @param edge what users connect to
 * @param outbound how upstreams are reached
 * @param hosts by name
 * @param upstreams by name; each that a route names is here
 * @param certificates by name; with TLS one of them is the default
 * @param challenges what is answered by plain HTTP beside the redirect to https
 */
public record Model(
    Edge edge,
    Outbound outbound,
    Map<Hostname, VirtualHost> hosts,
    Map<UpstreamName, Upstream> upstreams,
    Map<CertificateName, Certificate> certificates,
    List<Challenge> challenges) {
  public Model {
    requireNonNull(edge);
    requireNonNull(outbound);
    hosts = ImmutableSortedMap.copyOf(hosts);
    upstreams = ImmutableSortedMap.copyOf(upstreams);
    certificates = ImmutableSortedMap.copyOf(certificates);
    challenges = challenges.stream().sorted().distinct().toList();
  }

  /** Without challenges. */
  public Model(
      Edge edge,
      Outbound outbound,
      Map<Hostname, VirtualHost> hosts,
      Map<UpstreamName, Upstream> upstreams,
      Map<CertificateName, Certificate> certificates) {
    this(edge, outbound, hosts, upstreams, certificates, List.of());
  }
}
