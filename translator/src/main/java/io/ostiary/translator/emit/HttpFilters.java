package io.ostiary.translator.emit;

import static io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction.ADD_IF_ABSENT;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.ostiary.translator.model.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The HTTP filter chain; the one place that knows its order.
 *
 * <pre>
 *    early header mutation   removes identity headers and forged facts; sets the routing host
 *                            ({@link RequestHeaders}; not a filter: it runs before routing)
 * 1  ostiary.response        response: removes Envoy's own headers
 * -  ostiary.headers         response: adds the installation's headers, where it has some; off on
 *                            routes that do without
 * 2  health_check            answers /healthz and /ping, also for unknown hosts
 * 3  ostiary.misdirected     421 for another host than the SNI; chains with a table only
 * -  (fast path: recognises a fresh verdict and lets 4 be skipped)
 * 4  ext_authz               asks Check; switched off on public routes and on ours
 * 5  ostiary.cookies         request: removes cookies of ours; off but on public routes ({@link
 *                            OwnCookies})
 * 6  ostiary.set-cookie      response: an upstream sets no cookie of ours; off on routes to us
 * 7  ostiary.rewrite         response: prefixes of headers; off but on routes that have some
 *                            ({@link RewriteScript})
 * -  (fast path: removes what it left in the request)
 * 8  router
 * </pre>
 *
 * <p>On the way back the order is the reverse, also for answers that a filter gives by itself: so 1
 * and the next see all of them, and what ext_authz adds to a response is never touched by 5 to 7.
 *
 * <p>Rules: nothing after 3 clears the route cache or changes the path, or the route that was
 * judged would not be the route that is taken. Each setting here is the same for every route and
 * policy, because a changed chain closes its connections.
 */
final class HttpFilters {
  /** The filter that adds the installation's headers. */
  static final String INSTALLATION_HEADERS = "ostiary.headers";

  /** Switches a filter off for a route. */
  static final Any OFF = Packing.any(FilterConfig.newBuilder().setDisabled(true).build());

  /** Headers by which Envoy tells how it is built and how long an upstream took. */
  private static final List<String> ENVOY_RESPONSE_HEADERS =
      List.of(
          OwnCookies.UPSTREAM_MARK,
          "x-envoy-upstream-healthchecked-cluster",
          "x-envoy-decorator-operation",
          "x-envoy-overloaded",
          "x-envoy-ratelimited");

  private HttpFilters() {}

  /** The users' chain. */
  static List<HttpFilter> edge(Edge edge, boolean checksServerName) {
    List<HttpFilter> filters = new ArrayList<>();
    filters.add(filter("ostiary.response", withoutEnvoysHeaders()));
    if (!edge.responseHeaders().isEmpty()) {
      filters.add(filter(INSTALLATION_HEADERS, withHeaders(edge.responseHeaders())));
    }
    filters.add(filter("envoy.filters.http.health_check", healthCheck()));
    if (checksServerName) {
      filters.add(filter(EnvoyNames.MISDIRECTED_FILTER, RBAC.getDefaultInstance()));
    }
    filters.add(filter(EnvoyNames.AUTHORIZATION_FILTER, authorization(edge.peers())));
    filters.add(off(OwnCookies.REQUEST_FILTER, OwnCookies.requestFilter()));
    filters.add(
        filter(OwnCookies.RESPONSE_FILTER, new OwnCookies(edge.cookieName()).responseFilter()));
    filters.add(off(RewriteScript.FILTER, RewriteScript.filter()));
    filters.add(filter("envoy.filters.http.router", router()));
    return filters;
  }

  /** The chain of the listener that only redirects. */
  static List<HttpFilter> redirect() {
    return List.of(
        filter("ostiary.response", withoutEnvoysHeaders()),
        filter("envoy.filters.http.health_check", healthCheck()),
        filter("envoy.filters.http.router", router()));
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Packing.any(config)).build();
  }

  private static HttpFilter off(String name, Message config) {
    return filter(name, config).toBuilder().setDisabled(true).build();
  }

  private static Message withoutEnvoysHeaders() {
    Mutations.Builder mutations = Mutations.newBuilder();
    ENVOY_RESPONSE_HEADERS.forEach(
        name -> mutations.addResponseMutations(HeaderMutation.newBuilder().setRemove(name)));
    return mutation(mutations);
  }

  /**
   * The installation's headers are added where they are absent: routes to upstreams set them over
   * the upstream's by themselves, and our pages and the users' own routes may differ on purpose.
   */
  private static Message withHeaders(Map<String, String> responseHeaders) {
    Mutations.Builder mutations = Mutations.newBuilder();
    responseHeaders.forEach(
        (name, value) -> {
          if (Headers.isEditable(name) && Headers.isValue(value)) {
            mutations.addResponseMutations(
                HeaderMutation.newBuilder()
                    .setAppend(Values.header(name, HeaderTemplate.literal(value), ADD_IF_ABSENT)));
          }
        });
    return mutation(mutations);
  }

  private static Message mutation(Mutations.Builder mutations) {
    return io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
        .newBuilder()
        .setMutations(mutations)
        .build();
  }

  private static Message healthCheck() {
    return HealthCheck.newBuilder()
        .setPassThroughMode(Values.bool(false))
        .addHeaders(
            HeaderMatcher.newBuilder()
                .setName(":path")
                .setStringMatch(Values.matching("/(?:healthz|ping)(?:\\?.*)?")))
        .build();
  }

  /**
   * Fails closed. The time limit is above what Check itself needs to answer that its store is down,
   * so that users get its page, and low enough that a stuck process holds few streams.
   *
   * <p>Raw headers, because otherwise repeated {@code Cookie} lines arrive joined by commas.
   */
  private static Message authorization(Edge.Peers peers) {
    ListStringMatcher.Builder checked = ListStringMatcher.newBuilder();
    EnvoyNames.CHECKED_HEADERS.forEach(name -> checked.addPatterns(Values.exact(name)));
    if (peers.trustedHops() > 0) {
      checked.addPatterns(Values.exact(EnvoyNames.CLIENT_ADDRESS_HEADER));
    }
    return ExtAuthz.newBuilder()
        .setTransportApiVersion(ApiVersion.V3)
        .setGrpcService(
            GrpcService.newBuilder()
                .setEnvoyGrpc(
                    GrpcService.EnvoyGrpc.newBuilder()
                        .setClusterName(EnvoyNames.AUTHORIZATION_CLUSTER))
                .setTimeout(Values.seconds(5)))
        .setFailureModeAllow(false)
        .setStatusOnError(HttpStatus.newBuilder().setCode(StatusCode.ServiceUnavailable))
        .setValidateMutations(true)
        .setClearRouteCache(false)
        .setAllowedHeaders(checked)
        .setEncodeRawHeaders(true)
        .setIncludePeerCertificate(true)
        .setIncludeTlsSession(true)
        .addRouteMetadataContextNamespaces(EnvoyNames.ROUTE_METADATA)
        .build();
  }

  /** Envoy's headers stay on, because 6, 7 and the access log read them; 1 removes them. */
  private static Message router() {
    return Router.newBuilder().setSuppressEnvoyHeaders(false).build();
  }
}
