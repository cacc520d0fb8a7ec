package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One route of the model as Envoy's: match, action, and how it is protected.
 *
 * <p>A route is protected unless it says otherwise: the ext_authz filter runs on every route that
 * does not carry the public mark, redirects and direct answers included. A public route with secret
 * headers does not carry it, because Check alone has those.
 */
final class Routes {
  /** The mark of a route without a check. */
  static final Any UNCHECKED = Packing.any(ExtAuthzPerRoute.newBuilder().setDisabled(true).build());

  private final Edge edge;
  private final RouteActions actions;

  Routes(Edge edge, RouteActions actions) {
    this.edge = edge;
    this.actions = actions;
  }

  /**
   * Envoy's route; empty where nothing can match it.
   *
   * <p>Where users can log in, requests for every host may carry cookies of ours, because {@code
   * /.pomerium/sign_in} answers on each.
   */
  Optional<Route> route(HttpRoute route) {
    return PathMatches.match(route.match()).map(match -> route(route, match));
  }

  private Route route(HttpRoute from, RouteMatch match) {
    Route.Builder route = Route.newBuilder().setName(from.name()).setMatch(match);
    actions.set(route, from);
    boolean unchecked =
        from.access() instanceof Access.Public && from.headers().secretRequest().isEmpty();
    if (unchecked) {
      route.putTypedPerFilterConfig(EnvoyNames.AUTHORIZATION_FILTER, UNCHECKED);
    } else {
      route.setMetadata(
          Metadata.newBuilder().putFilterMetadata(EnvoyNames.ROUTE_METADATA, id(from.id())));
    }
    if (from.action() instanceof Action.Forward) {
      RewriteScript.on(from.headers().rewriteResponse())
          .ifPresent(on -> route.putTypedPerFilterConfig(RewriteScript.FILTER, on));
      if (unchecked && edge.authenticateHost().isPresent()) {
        keepCookies(route, from);
      }
    }
    editHeaders(route, from);
    if (!from.headers().keepsInstallationHeaders()) {
      route.putTypedPerFilterConfig(HttpFilters.INSTALLATION_HEADERS, HttpFilters.OFF);
    }
    return route.build();
  }

  private static Struct id(RouteId id) {
    return Values.struct(Map.of(EnvoyNames.ROUTE_ID_KEY, id.value()));
  }

  /** Keeps cookies of ours from the upstream; the user's own edits come later and win. */
  private void keepCookies(Route.Builder route, HttpRoute from) {
    route.putTypedPerFilterConfig(
        OwnCookies.REQUEST_FILTER, new OwnCookies(edge.cookieName()).onRequest());
    if (from.headers().removeRequest().stream().noneMatch("cookie"::equalsIgnoreCase)) {
      route.addRequestHeadersToAdd(OwnCookies.others());
    }
  }

  private void editHeaders(Route.Builder route, HttpRoute from) {
    HeaderEdits edits = from.headers();
    if (from.action() instanceof Action.Forward) {
      edits.setRequest().entrySet().stream()
          .filter(header -> isHeader(header.getKey(), header.getValue()))
          .flatMap(
              header ->
                  new HeaderTemplate(header.getValue())
                      .asEnvoyFormat().stream()
                          .map(format -> Values.overwrite(header.getKey(), format)))
          .forEach(route::addRequestHeadersToAdd);
      edits.removeRequest().stream()
          .filter(Headers::isEditable)
          .forEach(route::addRequestHeadersToRemove);
    }
    responseHeaders(from).values().forEach(route::addResponseHeadersToAdd);
  }

  /** The route's own headers over the installation's, by lower-case name. */
  private Map<String, HeaderValueOption> responseHeaders(HttpRoute route) {
    Map<String, HeaderValueOption> headers = new TreeMap<>();
    if (route.action() instanceof Action.Forward && route.headers().keepsInstallationHeaders()) {
      edge.responseHeaders().forEach((name, value) -> put(headers, name, value));
    }
    route.headers().setResponse().forEach((name, value) -> put(headers, name, value));
    return headers;
  }

  private static void put(Map<String, HeaderValueOption> headers, String name, String value) {
    if (isHeader(name, value)) {
      headers.put(
          name.toLowerCase(Locale.ROOT), Values.overwrite(name, HeaderTemplate.literal(value)));
    }
  }

  private static boolean isHeader(String name, String value) {
    return Headers.isEditable(name) && Headers.isValue(value);
  }
}
