package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One cluster per upstream, and {@link OwnClusters}.
 *
 * <p>Names are resolved by the system's resolver ({@code getaddrinfo}), so the hosts file counts.
 * Clusters with names do not wait for them: an Envoy that starts while a name server is down must
 * serve everything else.
 */
final class ClusterEmitter {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private static final TypedExtensionConfig SYSTEM_RESOLVER =
      Packing.extension(
          "envoy.network.dns_resolver.getaddrinfo",
          GetAddrInfoDnsResolverConfig.getDefaultInstance());

  /** Names of ours that an upstream cannot take; the last is the bootstrap's. */
  private static final Set<String> OURS =
      Set.of(EnvoyNames.AUTHORIZATION_CLUSTER, EnvoyNames.PORTAL_CLUSTER, "ostiary-xds");

  private ClusterEmitter() {}

  static List<Cluster> emit(Model model, EmitSettings settings) {
    List<Cluster> clusters = new ArrayList<>();
    clusters.add(OwnClusters.authorization(settings));
    clusters.add(OwnClusters.portal(settings));
    model.upstreams().values().stream()
        .filter(upstream -> !isOurs(upstream))
        .map(upstream -> cluster(upstream, settings.systemAuthorities()))
        .forEach(clusters::add);
    return clusters;
  }

  /** Whether an upstream has a name that is ours. */
  static boolean isOurs(Upstream upstream) {
    return OURS.contains(upstream.name().value());
  }

  private static Cluster cluster(Upstream upstream, SystemAuthorities system) {
    Cluster.Builder cluster =
        named(upstream.name().value(), upstream.protocol(), upstream.tls().isPresent())
            .setConnectTimeout(Values.seconds(10))
            .setPerConnectionBufferLimitBytes(Values.uint32(32 * 1024));
    switch (upstream.endpoints()) {
      case Endpoints.Addresses addresses ->
          cluster
              .setType(DiscoveryType.EDS)
              .setEdsClusterConfig(EdsClusterConfig.newBuilder().setEdsConfig(Values.ADS));
      case Endpoints.Names names ->
          resolved(cluster).setLoadAssignment(EndpointEmitter.assignment(upstream));
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
    return cluster.build();
  }

  static Cluster.Builder resolved(Cluster.Builder cluster) {
    return cluster
        .setType(DiscoveryType.STRICT_DNS)
        .setDnsLookupFamily(DnsLookupFamily.V4_PREFERRED)
        .setTypedDnsResolverConfig(SYSTEM_RESOLVER)
        .setWaitForWarmOnInit(Values.bool(false));
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
