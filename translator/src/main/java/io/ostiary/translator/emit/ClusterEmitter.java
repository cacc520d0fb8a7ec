package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One cluster per upstream, and {@link OwnClusters}. */
final class ClusterEmitter {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /** Names of ours that an upstream cannot take; the last is the bootstrap's. */
  private static final Set<String> OURS =
      Set.of(EnvoyNames.AUTHORIZATION_CLUSTER, EnvoyNames.PORTAL_CLUSTER, "ostiary-xds");

  private ClusterEmitter() {}

  /** The clusters of servers of ours. */
  static List<Draft> own(EmitSettings settings) {
    return List.of(
        Draft.of(
            Cluster.class,
            EnvoyNames.AUTHORIZATION_CLUSTER,
            () -> OwnClusters.authorization(settings)),
        Draft.of(Cluster.class, EnvoyNames.PORTAL_CLUSTER, () -> OwnClusters.portal(settings)));
  }

  /** The cluster of an upstream; none where its name is ours. */
  static Optional<Draft> of(Upstream upstream, Outbound outbound, EmitSettings settings) {
    return isOurs(upstream)
        ? Optional.empty()
        : Optional.of(
            Draft.of(
                Cluster.class,
                upstream.name().value(),
                () -> cluster(upstream, outbound, settings.systemAuthorities()),
                upstream));
  }

  /** Whether an upstream has a name that is ours. */
  static boolean isOurs(Upstream upstream) {
    return isOurs(upstream.name().value());
  }

  /** Whether a name of a cluster is ours. */
  static boolean isOurs(String name) {
    return OURS.contains(name);
  }

  private static Cluster cluster(Upstream upstream, Outbound outbound, SystemAuthorities system) {
    Cluster.Builder cluster =
        named(upstream.name().value(), upstream.protocol(), upstream.tls().isPresent())
            .setConnectTimeout(Values.seconds(10))
            .setPerConnectionBufferLimitBytes(Values.uint32(32 * 1024));
    switch (upstream.endpoints()) {
      case Endpoints.Addresses _, Endpoints.NamedAddresses _ ->
          cluster
              .setType(DiscoveryType.EDS)
              .setEdsClusterConfig(EdsClusterConfig.newBuilder().setEdsConfig(Values.ADS));
      case Endpoints.Names names ->
          Resolution.names(cluster, outbound.dns())
              .setLoadAssignment(EndpointEmitter.assignment(upstream));
      case Endpoints.Socket socket ->
          cluster
              .setType(DiscoveryType.STATIC)
              .setLoadAssignment(EndpointEmitter.assignment(upstream));
    }
    upstream
        .tls()
        .ifPresent(
            tls -> cluster.setTransportSocket(UpstreamTlsContexts.of(upstream, tls, system)));
    HealthChecks.of(upstream).ifPresent(cluster::addHealthChecks);
    Balancers.set(cluster, upstream.balancing());
    if (!(upstream.endpoints() instanceof Endpoints.Socket)) {
      Resolution.bind(cluster, outbound);
    }
    return cluster.build();
  }

  private static Cluster.Builder named(String name, Protocol protocol, boolean tls) {
    HttpProtocolOptions.Builder options = HttpProtocolOptions.newBuilder();
    Http1ProtocolOptions http1 = Http1ProtocolOptions.getDefaultInstance();
    Http2ProtocolOptions http2 = Http2ProtocolOptions.getDefaultInstance();
    if (protocol == Protocol.NEGOTIATED && tls) {
      options.setAutoConfig(
          AutoHttpConfig.newBuilder().setHttpProtocolOptions(http1).setHttp2ProtocolOptions(http2));
    } else if (protocol == Protocol.HTTP2) {
      options.setExplicitHttpConfig(ExplicitHttpConfig.newBuilder().setHttp2ProtocolOptions(http2));
    } else {
      options.setExplicitHttpConfig(ExplicitHttpConfig.newBuilder().setHttpProtocolOptions(http1));
    }
    return named(name, options.build());
  }

  static Cluster.Builder named(String name, HttpProtocolOptions options) {
    return Cluster.newBuilder()
        .setName(name)
        .putTypedExtensionProtocolOptions(HTTP_OPTIONS, Packing.any(options));
  }
}
