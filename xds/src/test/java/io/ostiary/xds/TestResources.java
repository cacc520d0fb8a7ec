package io.ostiary.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.ostiary.translator.emit.Resources;
import io.ostiary.xds.cache.ResourceType;
import java.util.HashMap;
import java.util.Map;

/** A set of resources that is easily changed. */
public final class TestResources {
  private final Map<String, Map<String, Any>> byType = new HashMap<>();

  /** Adds or changes a resource whose content is any text. */
  public TestResources with(ResourceType type, String name, String content) {
    Any any =
        Any.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setValue(StringValue.of(name + "=" + content).toByteString())
            .build();
    return with(type, name, any);
  }

  /** Adds or changes a resource. */
  public TestResources with(ResourceType type, String name, Message content) {
    return with(type, name, Any.pack(content));
  }

  private TestResources with(ResourceType type, String name, Any any) {
    byType.computeIfAbsent(type.typeUrl(), t -> new HashMap<>()).put(name, any);
    return this;
  }

  /** Adds or changes a cluster whose endpoints come by EDS under its name. */
  public TestResources withCluster(String name, int connectTimeoutSeconds) {
    ConfigSource ads =
        ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();
    return with(
        ResourceType.CLUSTER,
        name,
        Cluster.newBuilder()
            .setName(name)
            .setType(Cluster.DiscoveryType.EDS)
            .setConnectTimeout(
                com.google.protobuf.Duration.newBuilder().setSeconds(connectTimeoutSeconds))
            .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ads))
            .build());
  }

  /** Adds or changes the endpoints of a cluster; the generation makes them differ. */
  public TestResources withEndpoints(String name, int generation) {
    return with(
        ResourceType.ENDPOINT,
        name,
        ClusterLoadAssignment.newBuilder()
            .setClusterName(name)
            .setPolicy(
                ClusterLoadAssignment.Policy.newBuilder()
                    .setOverprovisioningFactor(
                        com.google.protobuf.UInt32Value.of(100 + generation)))
            .build());
  }

  /** Removes a resource. */
  public TestResources without(ResourceType type, String name) {
    byType.getOrDefault(type.typeUrl(), new HashMap<>()).remove(name);
    return this;
  }

  /** The set as it is now. */
  public Resources build() {
    return new Resources(byType);
  }
}
