package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.re2j.Pattern;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.HttpRoute;
import java.util.ArrayList;
import java.util.List;

/**
 * A host's routes, in the order in which Envoy tries them: ours, which users' routes cannot shadow;
 * guards; the users'.
 */
final class VirtualHosts {
  /** The policy under which a request for another host than the SNI is refused. */
  static final String MISDIRECTED_POLICY = "misdirected";

  private static final String PORT = "(?::[0-9]+)?";

  /** Paths below which every host answers for us. */
  private static final List<String> OURS = List.of("/.pomerium", "/.well-known/pomerium");

  /**
   * A path parameter that is followed by a further element. Envoy matches such a path without all
   * that follows, while some upstreams drop only the parameter, so {@code /public;/../private}
   * style paths would be judged by the wrong route.
   */
  private static final String PARAMETER_INSIDE = "[^?;]*;[^?/]*/.*";

  private final Edge edge;
  private final Hosts hosts;
  private final Routes routes;

  VirtualHosts(Edge edge, Hosts hosts, Routes routes) {
    this.edge = edge;
    this.hosts = hosts;
    this.routes = routes;
  }

  /** The host of a scope: an exact name, served by itself or by what covers it. */
  VirtualHost scope(Hostname name, io.ostiary.translator.model.VirtualHost serving) {
    return host(name).addAllRoutes(routes(serving)).build();
  }

  /** A name in a table with others, served by itself or by the default backend. */
  VirtualHost inTable(Hostname name, io.ostiary.translator.model.VirtualHost serving) {
    boolean oneLabel = serving.host().isWildcard() && !serving.host().equals(Hostname.ANY);
    VirtualHost.Builder built = host(name);
    if (edge.tls() && !name.equals(Hostname.ANY)) {
      built.putTypedPerFilterConfig(EnvoyNames.MISDIRECTED_FILTER, onlyWithServerName(name));
    }
    if (oneLabel) {
      built.addAllRoutes(beyondOneLabel(name));
    }
    return built.addAllRoutes(routes(serving)).build();
  }

  private static VirtualHost.Builder host(Hostname name) {
    return VirtualHost.newBuilder().setName(name.value()).addDomains(name.value());
  }

  private List<Route> routes(io.ostiary.translator.model.VirtualHost host) {
    List<Route> all = new ArrayList<>();
    if (hosts.isAuthenticateHost(host.host())) {
      all.add(toPortal(PathMatches.ALL));
      return all;
    }
    for (String path : OURS) {
      all.add(toPortal(RouteMatch.newBuilder().setPathSeparatedPrefix(path).build()));
    }
    if (host.routes().stream().map(HttpRoute::access).distinct().count() > 1) {
      all.add(ambiguousPath());
    }
    for (HttpRoute route : host.routes()) {
      if (!PathMatches.isValid(route.match())) {
        // Unknowable paths: what follows might be less protected than the route was.
        all.add(unavailable(route));
        break;
      }
      routes.route(route).ifPresent(all::add);
    }
    return all;
  }

  private static Route toPortal(RouteMatch match) {
    return Route.newBuilder()
        .setName("ostiary")
        .setMatch(match)
        .setRoute(
            RouteAction.newBuilder()
                .setCluster(EnvoyNames.PORTAL_CLUSTER)
                .setTimeout(Values.seconds(30)))
        .putTypedPerFilterConfig(EnvoyNames.AUTHORIZATION_FILTER, Routes.UNCHECKED)
        .putTypedPerFilterConfig(OwnCookies.RESPONSE_FILTER, HttpFilters.OFF)
        .build();
  }

  private static Route unavailable(HttpRoute route) {
    return Route.newBuilder()
        .setName(route.name())
        .setMatch(PathMatches.ALL)
        .setDirectResponse(RouteActions.unavailable())
        .putTypedPerFilterConfig(EnvoyNames.AUTHORIZATION_FILTER, Routes.UNCHECKED)
        .build();
  }

  /**
   * What different readers take for different paths: where routes of a host differ in access, one
   * of them could be had by the path of another.
   */
  private String ambiguity() {
    List<String> forms = new ArrayList<>(List.of(PARAMETER_INSIDE));
    if (!edge.requests().mergesSlashes()) {
      forms.add("[^?]*//.*");
    }
    if (edge.requests().escapedSlashes() == Edge.EscapedSlashes.KEEP) {
      forms.add("[^?]*%(?:2[Ff]|5[Cc]).*");
    }
    return String.join("|", forms);
  }

  private Route ambiguousPath() {
    return Route.newBuilder()
        .setName("ostiary")
        .setMatch(
            PathMatches.ALL.toBuilder()
                .addHeaders(
                    HeaderMatcher.newBuilder()
                        .setName(":path")
                        .setStringMatch(Values.matching(ambiguity()))))
        .setDirectResponse(RouteActions.response(400, "The path is ambiguous (path-ambiguous).\n"))
        .putTypedPerFilterConfig(EnvoyNames.AUTHORIZATION_FILTER, Routes.UNCHECKED)
        .build();
  }

  /**
   * What answers hosts that Envoy's wildcard covers and ours, which is one label, does not: the
   * default backend, else 404.
   */
  private List<Route> beyondOneLabel(Hostname wildcard) {
    HeaderMatcher beyond = oneLabel(wildcard).toBuilder().setInvertMatch(true).build();
    List<Route> answers = new ArrayList<>();
    hosts.any().map(this::routes).ifPresent(answers::addAll);
    answers.add(
        Route.newBuilder()
            .setName("ostiary")
            .setMatch(PathMatches.ALL)
            .setDirectResponse(
                RouteActions.response(404, "There is nothing at this address (route-not-found).\n"))
            .putTypedPerFilterConfig(EnvoyNames.AUTHORIZATION_FILTER, Routes.UNCHECKED)
            .build());
    return answers.stream()
        .map(
            route ->
                route.toBuilder().setMatch(route.getMatch().toBuilder().addHeaders(beyond)).build())
        .toList();
  }

  /** Matches the hosts that a wildcard of ours covers. */
  static HeaderMatcher oneLabel(Hostname wildcard) {
    String name = "[^.]+" + Pattern.quote(wildcard.value().substring(1));
    return HeaderMatcher.newBuilder()
        .setName(":authority")
        .setStringMatch(Values.matching("(?i)" + name + PORT))
        .build();
  }

  /**
   * Refuses requests on connections that were opened for another name. The names below a wildcard
   * are alike, so each may serve the others; and so are those of the default backend.
   */
  private Any onlyWithServerName(Hostname host) {
    Permission.Set allowed =
        Permission.Set.newBuilder()
            .addRules(serverName(Values.exact("")))
            .addRules(
                serverName(
                    host.isWildcard()
                        ? StringMatcher.newBuilder().setSuffix(host.value().substring(1)).build()
                        : Values.exact(host.value())))
            .build();
    Policy misdirected =
        Policy.newBuilder()
            .addPermissions(
                Permission.newBuilder().setNotRule(Permission.newBuilder().setOrRules(allowed)))
            .addPrincipals(Principal.newBuilder().setAny(true))
            .build();
    return Packing.any(
        RBACPerRoute.newBuilder()
            .setRbac(
                io.envoyproxy
                    .envoy
                    .extensions
                    .filters
                    .http
                    .rbac
                    .v3
                    .RBAC
                    .newBuilder()
                    .setRules(
                        RBAC.newBuilder()
                            .setAction(RBAC.Action.DENY)
                            .putPolicies(MISDIRECTED_POLICY, misdirected)))
            .build());
  }

  private static Permission serverName(StringMatcher name) {
    return Permission.newBuilder().setRequestedServerName(name).build();
  }
}
