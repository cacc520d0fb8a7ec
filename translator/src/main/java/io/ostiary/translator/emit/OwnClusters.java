package io.ostiary.translator.emit;

import com.google.common.net.InetAddresses;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.ostiary.translator.emit.EmitSettings.MutualTls;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.Outbound;
import java.util.List;
import java.util.Optional;

/**
 * The clusters of our own servers: unlimited, because a refused check is a refused user, and given
 * up quickly, because they are near.
 */
final class OwnClusters {
  /** Pings of an HTTP/2 connection, without which a vanished machine is noticed after minutes. */
  private static final KeepaliveSettings PINGS =
      KeepaliveSettings.newBuilder()
          .setInterval(Values.seconds(10))
          .setTimeout(Values.seconds(5))
          .build();

  /** The same by the kernel, for what has no pings of its own. */
  private static final UpstreamConnectionOptions PROBES =
      UpstreamConnectionOptions.newBuilder()
          .setTcpKeepalive(
              TcpKeepalive.newBuilder()
                  .setKeepaliveTime(Values.uint32(10))
                  .setKeepaliveInterval(Values.uint32(5))
                  .setKeepaliveProbes(Values.uint32(3)))
          .build();

  private OwnClusters() {}

  /** The cluster that answers Check. */
  static Cluster authorization(EmitSettings settings) {
    Http2ProtocolOptions.Builder http2 = Http2ProtocolOptions.newBuilder();
    if (far(settings.authorization(), settings).isPresent()) {
      http2.setConnectionKeepalive(PINGS);
    }
    return cluster(
        EnvoyNames.AUTHORIZATION_CLUSTER,
        settings.authorization(),
        ExplicitHttpConfig.newBuilder().setHttp2ProtocolOptions(http2),
        settings);
  }

  /** The cluster of the portal. */
  static Cluster portal(EmitSettings settings) {
    return cluster(
        EnvoyNames.PORTAL_CLUSTER,
        settings.portal(),
        ExplicitHttpConfig.newBuilder()
            .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance()),
        settings);
  }

  private static Cluster cluster(
      String name,
      ServerAddress server,
      ExplicitHttpConfig.Builder protocol,
      EmitSettings settings) {
    Cluster.Builder cluster =
        ClusterEmitter.named(
                name, HttpProtocolOptions.newBuilder().setExplicitHttpConfig(protocol).build())
            .setConnectTimeout(Values.seconds(2))
            .setCircuitBreakers(unlimited());
    Address address =
        switch (server) {
          case ServerAddress.Socket(String path) -> EndpointEmitter.pipe(path);
          case ServerAddress.Tcp(String host, int port) ->
              ListenerEmitter.socketAddress(host, port);
        };
    if (server instanceof ServerAddress.Tcp(String host, int port)
        && !InetAddresses.isInetAddress(host)) {
      Resolution.names(cluster, Outbound.standard().dns());
    } else {
      cluster.setType(DiscoveryType.STATIC);
    }
    far(server, settings)
        .ifPresent(
            tls ->
                cluster
                    .setTransportSocket(OwnTls.transportSocket(tls))
                    .setUpstreamConnectionOptions(PROBES));
    return cluster
        .setLoadAssignment(EndpointEmitter.of(name, List.of(EndpointEmitter.endpoint(address, 1))))
        .build();
  }

  /** How a server is spoken to that may be on another machine. */
  private static Optional<MutualTls> far(ServerAddress server, EmitSettings settings) {
    return settings.tls().filter(tls -> server instanceof ServerAddress.Tcp);
  }

  private static CircuitBreakers unlimited() {
    return CircuitBreakers.newBuilder()
        .addThresholds(
            CircuitBreakers.Thresholds.newBuilder()
                .setMaxConnections(Values.uint32(Integer.MAX_VALUE))
                .setMaxPendingRequests(Values.uint32(Integer.MAX_VALUE))
                .setMaxRequests(Values.uint32(Integer.MAX_VALUE)))
        .build();
  }
}
