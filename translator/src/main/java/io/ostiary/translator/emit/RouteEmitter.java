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
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Routes by host: one scope per exact host, tables where a filter chain needs one. */
final class RouteEmitter {
  /** Envoy's limit for a direct response's body where none is given. */
  private static final int DEFAULT_BODY_LIMIT = 4096;

  private final Edge edge;
  private final Hosts hosts;
  private final Map<UpstreamName, Upstream> upstreams;
  private final Identity surroundings;
  private final EmitMemory memory;
  private final VirtualHosts virtualHosts;

  RouteEmitter(Model model, Hosts hosts, EmitMemory.Surroundings surroundings, EmitMemory memory) {
    this.edge = model.edge();
    this.hosts = hosts;
    this.upstreams = model.upstreams();
    this.surroundings = Identity.of(surroundings);
    this.memory = memory;
    this.virtualHosts =
        new VirtualHosts(edge, hosts, new Routes(edge, new RouteActions(model.upstreams())));
  }

  /** A scope for each exact name that can be served by one. */
  List<Draft> scopes(FilterChainPlan plan) {
    List<Draft> scopes = new ArrayList<>();
    for (Hostname name : plan.scopeNames(hosts)) {
      scope(name).ifPresent(scopes::add);
    }
    return scopes;
  }

  /** The scope of an exact name; empty where nothing serves it. */
  Optional<Draft> scope(Hostname name) {
    return hosts.serving(name).map(serving -> scope(name, serving));
  }

  private Draft scope(Hostname name, io.ostiary.translator.model.VirtualHost serving) {
    return new Draft(
        ScopedRouteConfiguration.class,
        name.value(),
        parts(serving),
        () -> scope(name, virtualHosts.scope(name, serving)));
  }

  /** All that the routes of a host are made of: the host, and the upstreams as they are now. */
  private List<Identity> parts(io.ostiary.translator.model.VirtualHost host) {
    if (hosts.isAuthenticateHost(host.host())) {
      return List.of();
    }
    List<Identity> parts = new ArrayList<>();
    parts.add(Identity.of(host));
    for (HttpRoute route : host.routes()) {
      if (route.action() instanceof Action.Forward forward) {
        for (Action.WeightedUpstream target : forward.upstreams()) {
          Optional.ofNullable(upstreams.get(target.upstream()))
              .map(Identity::of)
              .ifPresent(parts::add);
        }
      }
    }
    return parts;
  }

  private ScopedRouteConfiguration scope(Hostname name, VirtualHost host) {
    return ScopedRouteConfiguration.newBuilder()
        .setName(name.value())
        .setKey(Key.newBuilder().addFragments(Fragment.newBuilder().setStringKey(name.value())))
        .setRouteConfiguration(configuration(name.value(), List.of(host)))
        .build();
  }

  /** The table of all hosts. */
  Draft tableOfAll() {
    return table(EnvoyNames.EDGE_TABLE, hosts.all());
  }

  /** The table of a domain. */
  Draft table(DomainTable domain) {
    return table(domain.name(), hosts.below(domain.wildcard()));
  }

  private Draft table(String name, Map<Hostname, io.ostiary.translator.model.VirtualHost> served) {
    List<VirtualHost> built = new ArrayList<>();
    served.forEach((host, serving) -> built.add(inTable(host, serving)));
    return Draft.of(
        RouteConfiguration.class, name, () -> configuration(name, built), built.toArray());
  }

  private VirtualHost inTable(Hostname name, io.ostiary.translator.model.VirtualHost serving) {
    List<Identity> parts = new ArrayList<>(parts(serving));
    if (serving.host().isWildcard()) {
      // Names beyond one label are for the default backend.
      hosts.any().map(this::parts).ifPresent(parts::addAll);
    }
    return memory
        .inTables()
        .get(
            new EmitMemory.Key(VirtualHost.class, name.value(), surroundings, parts),
            () -> virtualHosts.inTable(name, serving));
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
            .addRequestHeadersToRemove(EnvoyNames.CREDENTIAL_HEADER)
            .addRequestHeadersToRemove(EnvoyNames.CLIENT_CERTIFICATES_HEADER);
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
