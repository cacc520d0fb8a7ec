package io.ostiary.xds.server;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.Optional;

/**
 * What of a cluster decides when an Envoy can use it.
 *
 * @param endpoints the name under which it gets its endpoints from this server
 * @param takesTime whether it has to resolve names, check health or fetch secrets first
 */
record ClusterFacts(Optional<String> endpoints, boolean takesTime) {
  private static final ClusterFacts UNKNOWN = new ClusterFacts(Optional.empty(), true);

  static ClusterFacts of(Any resource) {
    Cluster cluster;
    try {
      cluster = Cluster.parseFrom(resource.getValue());
    } catch (InvalidProtocolBufferException e) {
      return UNKNOWN;
    }
    boolean byEds = cluster.getType() == Cluster.DiscoveryType.EDS;
    boolean isStatic = cluster.getType() == Cluster.DiscoveryType.STATIC;
    String serviceName = cluster.getEdsClusterConfig().getServiceName();
    Optional<String> endpoints =
        byEds && cluster.getEdsClusterConfig().getEdsConfig().hasAds()
            ? Optional.of(serviceName.isEmpty() ? cluster.getName() : serviceName)
            : Optional.empty();
    boolean takesTime =
        (endpoints.isEmpty() && !isStatic)
            || cluster.hasTransportSocket()
            || cluster.getHealthChecksCount() > 0;
    return new ClusterFacts(endpoints, takesTime);
  }
}
