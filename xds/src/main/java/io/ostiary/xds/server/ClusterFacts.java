package io.ostiary.xds.server;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.Optional;

/**
 * What of a cluster decides when an Envoy can use it.
 *
 * @param endpoints the name under which it gets its endpoints from this server
 * @param resolvesLater whether it counts as ready although its names are not resolved yet
 */
record ClusterFacts(Optional<String> endpoints, boolean resolvesLater) {
  private static final ClusterFacts UNKNOWN = new ClusterFacts(Optional.empty(), false);

  static ClusterFacts of(Any resource) {
    Cluster cluster;
    try {
      cluster = Cluster.parseFrom(resource.getValue());
    } catch (InvalidProtocolBufferException e) {
      return UNKNOWN;
    }
    String serviceName = cluster.getEdsClusterConfig().getServiceName();
    boolean byEds =
        cluster.getType() == Cluster.DiscoveryType.EDS
            && cluster.getEdsClusterConfig().getEdsConfig().hasAds();
    boolean byName =
        cluster.getType() == Cluster.DiscoveryType.STRICT_DNS
            || cluster.getType() == Cluster.DiscoveryType.LOGICAL_DNS;
    return new ClusterFacts(
        byEds
            ? Optional.of(serviceName.isEmpty() ? cluster.getName() : serviceName)
            : Optional.empty(),
        byName && cluster.hasWaitForWarmOnInit() && !cluster.getWaitForWarmOnInit().getValue());
  }
}
