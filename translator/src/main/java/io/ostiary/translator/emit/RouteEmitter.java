package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration.Key;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration.Key.Fragment;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.emit.FilterChainPlan.DomainTable;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Routes by host: one scope per exact host, tables where a filter chain needs one. */
final class RouteEmitter {
  /** Envoy's limit for a direct response's body where none is given. */
  private static final int DEFAULT_BODY_LIMIT = 4096;

  private final Edge edge;
  private final Hosts hosts;
  private final VirtualHosts virtualHosts;

  RouteEmitter(Model model, Hosts hosts) {
    this.edge = model.edge();
    this.hosts = hosts;
    this.virtualHosts =
        new VirtualHosts(edge, hosts, new Routes(edge, new RouteActions(model.upstreams())));
  }

  /** A scope for each exact name that can be served by one. */
  List<ScopedRouteConfiguration> scopes(FilterChainPlan plan) {
    List<ScopedRouteConfiguration> scopes = new ArrayList<>();
    for (Hostname name : plan.scopeNames(hosts)) {
      hosts
          .serving(name)
          .map(serving -> virtualHosts.scope(name, serving))
          .map(host -> scope(name, host))
          .ifPresent(scopes::add);
    }
    return scopes;
  }

  private ScopedRouteConfiguration scope(Hostname name, VirtualHost host) {
    return ScopedRouteConfiguration.newBuilder()
        .setName(name.value())
        .setKey(Key.newBuilder().addFragments(Fragment.newBuilder().setStringKey(name.value())))
        .setRouteConfiguration(configuration(name.value(), List.of(host)))
        .build();
  }

  /** The table of all hosts. */
  RouteConfiguration tableOfAll() {
    return table(EnvoyNames.EDGE_TABLE, hosts.all());
  }

  /** The table of a domain. */
  RouteConfiguration table(DomainTable domain) {
    return table(domain.name(), hosts.below(domain.wildcard()));
  }

  private RouteConfiguration table(
      String name, Map<Hostname, io.ostiary.translator.model.VirtualHost> hosts) {
    List<VirtualHost> built = new ArrayList<>();
    hosts.forEach((host, serving) -> built.add(virtualHosts.inTable(host, serving)));
    return configuration(name, built);
  }

  private RouteConfiguration configuration(String name, List<VirtualHost> virtualHosts) {
    RouteConfiguration.Builder configuration =
        RouteConfiguration.newBuilder()
            .setName(name)
            .setValidateClusters(Values.bool(false))
            .setIgnorePortInHostMatching(true)
            .setIgnorePathParametersInPathMatching(true)
            .addAllVirtualHosts(virtualHosts)
            .addRequestHeadersToRemove(EnvoyNames.HOST_HEADER)
            .addRequestHeadersToRemove(EnvoyNames.CREDENTIAL_HEADER);
    if (!edge.tls() && edge.publicScheme().equals("https")) {
      configuration.addRequestHeadersToAdd(https());
    }
    int body = longestBody(virtualHosts);
    if (body > DEFAULT_BODY_LIMIT) {
      configuration.setMaxDirectResponseBodySizeBytes(Values.uint32(body));
    }
    return configuration.build();
  }

  /** TLS ends in front of this Envoy, which sees plain HTTP and would say so to upstreams. */
  private static HeaderValueOption https() {
    return Values.overwrite("x-forwarded-proto", "https");
  }

  private static int longestBody(List<VirtualHost> virtualHosts) {
    return virtualHosts.stream()
        .flatMap(host -> host.getRoutesList().stream())
        .filter(Route::hasDirectResponse)
        .map(Route::getDirectResponse)
        .map(DirectResponseAction::getBody)
        .mapToInt(body -> body.getInlineStringBytes().size())
        .max()
        .orElse(0);
  }
}
