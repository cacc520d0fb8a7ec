package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.common.matching.v3.ExtensionWithMatcher;
import io.envoyproxy.envoy.extensions.filters.common.matcher.action.v3.SkipFilter;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.HttpResponseHeaderMatchInput;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Emitted resources as messages, for assertions, and as text, for golden files. */
record Decoded(Resources resources) {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(
              List.of(
                  Cluster.getDescriptor(),
                  Config.getDescriptor(),
                  ExtensionWithMatcher.getDescriptor(),
                  HttpResponseHeaderMatchInput.getDescriptor(),
                  SkipFilter.getDescriptor(),
                  DownstreamTlsContext.getDescriptor(),
                  ExpressionFilter.getDescriptor(),
                  ExtAuthz.getDescriptor(),
                  GetAddrInfoDnsResolverConfig.getDescriptor(),
                  HealthCheck.getDescriptor(),
                  HttpConnectionManager.getDescriptor(),
                  HttpProtocolOptions.getDescriptor(),
                  Lua.getDescriptor(),
                  RBAC.getDescriptor(),
                  Router.getDescriptor(),
                  StdoutAccessLog.getDescriptor(),
                  TlsInspector.getDescriptor(),
                  UpstreamTlsContext.getDescriptor(),
                  io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
                      .getDescriptor(),
                  io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3
                      .HeaderMutation.getDescriptor()))
          .build();

  static Decoded of(io.ostiary.translator.model.Model model) {
    return new Decoded(Emitter.emit(model, Samples.SETTINGS));
  }

  <M extends Message> Map<String, M> all(Class<M> type, M prototype) {
    Map<String, M> messages = new TreeMap<>();
    resources
        .ofType(Packing.typeUrl(prototype))
        .forEach((name, any) -> messages.put(name, unpack(any, type)));
    return messages;
  }

  Map<String, Listener> listeners() {
    return all(Listener.class, Listener.getDefaultInstance());
  }

  Map<String, RouteConfiguration> tables() {
    return all(RouteConfiguration.class, RouteConfiguration.getDefaultInstance());
  }

  Map<String, ScopedRouteConfiguration> scopes() {
    return all(ScopedRouteConfiguration.class, ScopedRouteConfiguration.getDefaultInstance());
  }

  Map<String, Cluster> clusters() {
    return all(Cluster.class, Cluster.getDefaultInstance());
  }

  Map<String, ClusterLoadAssignment> endpoints() {
    return all(ClusterLoadAssignment.class, ClusterLoadAssignment.getDefaultInstance());
  }

  Map<String, Secret> secrets() {
    return all(Secret.class, Secret.getDefaultInstance());
  }

  /** The users' filter chains by name. */
  Map<String, FilterChain> chains() {
    Map<String, FilterChain> chains = new TreeMap<>();
    Listener edge = listeners().get(EnvoyNames.EDGE_LISTENER);
    if (edge != null) {
      edge.getFilterChainsList().forEach(chain -> chains.put(chain.getName(), chain));
      if (edge.hasDefaultFilterChain()) {
        chains.put(edge.getDefaultFilterChain().getName(), edge.getDefaultFilterChain());
      }
    }
    return chains;
  }

  static HttpConnectionManager manager(FilterChain chain) {
    return unpack(chain.getFilters(0).getTypedConfig(), HttpConnectionManager.class);
  }

  /** Every virtual host of the users' listener. */
  List<VirtualHost> virtualHosts() {
    return Stream.concat(
            scopes().values().stream().map(ScopedRouteConfiguration::getRouteConfiguration),
            tables().values().stream()
                .filter(table -> !table.getName().equals(EnvoyNames.REDIRECT_TABLE)))
        .flatMap(table -> table.getVirtualHostsList().stream())
        .toList();
  }

  /** The routes of a scope. */
  List<Route> routesOf(String host) {
    ScopedRouteConfiguration scope = scopes().get(host);
    return scope == null
        ? List.of()
        : scope.getRouteConfiguration().getVirtualHosts(0).getRoutesList();
  }

  /** The users' route of that name in a scope. */
  Route route(String host, String name) {
    return routesOf(host).stream()
        .filter(route -> route.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The virtual hosts of a table. */
  List<VirtualHost> hostsOf(String table) {
    RouteConfiguration routes = tables().get(table);
    return routes == null ? List.of() : routes.getVirtualHostsList();
  }

  /** All resources of a type as text. */
  static String text(Map<String, ? extends Message> messages) {
    StringBuilder text = new StringBuilder();
    messages.forEach(
        (name, message) ->
            text.append("# ")
                .append(name)
                .append('\n')
                .append(TextFormat.printer().usingTypeRegistry(TYPES).printToString(message)));
    return text.toString();
  }

  static <M extends Message> M unpack(Any any, Class<M> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
