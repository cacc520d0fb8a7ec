package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Emitted resources as one static bootstrap, so that an Envoy which only validates judges them all.
 *
 * <p>What clusters would fetch stands inside them, and secrets are static: a static cluster with
 * health checks and a secret over ADS would crash Envoy 1.40, while one by CDS does not. Listeners
 * stand there as they are, and once more for each set of routes that they would fetch.
 */
final class InlinedBootstrap {
  private static final String ADS_CLUSTER = "ads";

  private final Decoded decoded;
  private final StaticResources.Builder resources = StaticResources.newBuilder();

  private InlinedBootstrap(Decoded decoded) {
    this.decoded = decoded;
  }

  static Bootstrap of(Resources resources) {
    return new InlinedBootstrap(new Decoded(resources)).bootstrap();
  }

  private Bootstrap bootstrap() {
    resources.addClusters(Cluster.newBuilder().setName(ADS_CLUSTER));
    resources.addAllSecrets(decoded.secrets().values());
    decoded.clusters().values().forEach(this::cluster);
    decoded.listeners().values().forEach(this::listener);
    return Bootstrap.newBuilder()
        .setNode(Node.newBuilder().setId("test").setCluster("test"))
        .setDynamicResources(DynamicResources.newBuilder().setAdsConfig(ads()))
        .setStaticResources(resources)
        .setLayeredRuntime(LayeredRuntime.newBuilder().addLayers(regexLimits()))
        .build();
  }

  /** As the bootstrap of every Envoy of ours has them. */
  private static RuntimeLayer regexLimits() {
    return RuntimeLayer.newBuilder()
        .setName("ostiary")
        .setStaticLayer(
            Struct.newBuilder()
                .putFields(
                    "re2.max_program_size.error_level",
                    Value.newBuilder().setNumberValue(32_768).build()))
        .build();
  }

  private static ApiConfigSource ads() {
    return ApiConfigSource.newBuilder()
        .setApiType(ApiType.DELTA_GRPC)
        .setTransportApiVersion(ApiVersion.V3)
        .addGrpcServices(
            GrpcService.newBuilder()
                .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(ADS_CLUSTER)))
        .build();
  }

  private void cluster(Cluster cluster) {
    Cluster.Builder inlined = cluster.toBuilder();
    if (cluster.getType() == DiscoveryType.EDS) {
      ClusterLoadAssignment endpoints = requireNonNull(decoded.endpoints().get(cluster.getName()));
      inlined.clearEdsClusterConfig().setType(DiscoveryType.STATIC).setLoadAssignment(endpoints);
    }
    if (cluster.hasTransportSocket()) {
      UpstreamTlsContext context =
          Decoded.unpack(cluster.getTransportSocket().getTypedConfig(), UpstreamTlsContext.class);
      inlined.setTransportSocket(
          with(
              cluster.getTransportSocket(),
              Any.pack(
                  context.toBuilder()
                      .setCommonTlsContext(withStaticSecrets(context.getCommonTlsContext()))
                      .build())));
    }
    resources.addClusters(inlined);
  }

  private void listener(Listener listener) {
    resources.addListeners(listener);
    List<FilterChain> chains = new ArrayList<>(listener.getFilterChainsList());
    Optional.of(listener.getDefaultFilterChain())
        .filter(chain -> listener.hasDefaultFilterChain())
        .ifPresent(chains::add);
    for (FilterChain chain : chains) {
      HttpConnectionManager manager = Decoded.manager(chain);
      for (Map.Entry<String, RouteConfiguration> routes : routes(manager).entrySet()) {
        resources.addListeners(
            listener.toBuilder()
                .setName(listener.getName() + " " + chain.getName() + " " + routes.getKey())
                .setAddress(anotherAddress())
                .clearFilterChains()
                .setDefaultFilterChain(
                    secured(chain).toBuilder()
                        .clearFilterChainMatch()
                        .clearFilters()
                        .addFilters(inlined(chain.getFilters(0), manager, routes.getValue()))));
      }
    }
  }

  /** Listeners share none, and Envoy opens none of them. */
  private Address anotherAddress() {
    return ListenerEmitter.socketAddress("127.0.0.1", 10_000 + resources.getListenersCount());
  }

  /** What the chain fetches, by name. */
  private Map<String, RouteConfiguration> routes(HttpConnectionManager manager) {
    if (manager.hasRds()) {
      String name = manager.getRds().getRouteConfigName();
      return Map.of(name, requireNonNull(decoded.tables().get(name)));
    }
    return manager.hasScopedRoutes()
        ? Maps.transformValues(decoded.scopes(), ScopedRouteConfiguration::getRouteConfiguration)
        : Map.of();
  }

  private static Filter inlined(
      Filter filter, HttpConnectionManager manager, RouteConfiguration routes) {
    return filter.toBuilder()
        .setTypedConfig(Any.pack(manager.toBuilder().setRouteConfig(routes).build()))
        .build();
  }

  private static FilterChain secured(FilterChain chain) {
    if (!chain.hasTransportSocket()) {
      return chain;
    }
    DownstreamTlsContext context =
        Decoded.unpack(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class);
    return chain.toBuilder()
        .setTransportSocket(
            with(
                chain.getTransportSocket(),
                Any.pack(
                    context.toBuilder()
                        .setCommonTlsContext(withStaticSecrets(context.getCommonTlsContext()))
                        .build())))
        .build();
  }

  private static TransportSocket with(TransportSocket socket, Any context) {
    return socket.toBuilder().setTypedConfig(context).build();
  }

  /** A secret without a source is the static one of that name. */
  private static CommonTlsContext withStaticSecrets(CommonTlsContext context) {
    CommonTlsContext.Builder built = context.toBuilder();
    built
        .getTlsCertificateSdsSecretConfigsBuilderList()
        .forEach(SdsSecretConfig.Builder::clearSdsConfig);
    if (context.hasCombinedValidationContext()) {
      built
          .getCombinedValidationContextBuilder()
          .getValidationContextSdsSecretConfigBuilder()
          .clearSdsConfig();
    }
    return built.build();
  }
}
