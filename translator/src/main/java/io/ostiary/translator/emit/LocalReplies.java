package io.ostiary.translator.emit;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.accesslog.v3.StatusCodeFilter;
import io.envoyproxy.envoy.config.core.v3.RuntimeUInt32;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Map;

/**
 * The answers that Envoy gives by itself: small, neutral, in HTML for browsers and JSON for others,
 * and without a word about upstreams, clusters or addresses.
 */
final class LocalReplies {
  /**
   * A request for another host than the connection's, port aside: refused in a chain with a table,
   * without a route in a chain with scopes.
   */
  private static final String MISDIRECTED =
      "response.code_details == 'rbac_access_denied_matched_policy["
          + VirtualHosts.MISDIRECTED_POLICY
          + "]' || (response.code_details == 'route_not_found'"
          + " && connection.requested_server_name != ''"
          + " && connection.requested_server_name != request.host"
          + " && connection.requested_server_name"
          + " != re.extract(request.host, '^([^:]+)(?::[0-9]+)?$', '\\\\1'))";

  /** Check's pages and the users' own answers are not ours to change. */
  private static final String ANSWERS_OF_OTHERS =
      "response.code < 400 || response.code_details in ['ext_authz_denied', 'direct_response']";

  private LocalReplies() {}

  /**
   * The first mapper that fits is taken. Every chain carries this, so it is short, and expressions,
   * which are compiled per chain, are few.
   */
  static LocalReplyConfig config() {
    return LocalReplyConfig.newBuilder()
        // gRPC has no body to change.
        .addMappers(ResponseMapper.newBuilder().setFilter(contentIs("application/grpc")))
        .addMappers(ResponseMapper.newBuilder().setFilter(cel(ANSWERS_OF_OTHERS)))
        // A browser that gets this status asks again on a connection of its own.
        .addMappers(json(cel(MISDIRECTED)).setStatusCode(Values.uint32(421)))
        .addMappers(page(500, "The application cannot be reached at the moment"))
        .addMappers(page(405, "The request could not be served"))
        .addMappers(page(404, "There is nothing at this address"))
        .addMappers(page(0, "The request could not be served"))
        .addMappers(json(statusFrom(0)))
        .build();
  }

  private static ResponseMapper.Builder page(int leastStatus, String text) {
    String page =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>TEXT</title>
        <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <body style="font-family:system-ui,sans-serif;margin:15vh auto;max-width:30em;padding:1em">
        <p>%RESPONSE_CODE%</p><h1>TEXT</h1><p><small>Request id %REQ(X-REQUEST-ID)%</small></p></html>
        """
            .replace("TEXT", text);
    AndFilter fromBrowser =
        AndFilter.newBuilder()
            .addFilters(statusFrom(leastStatus))
            .addFilters(header("accept", StringMatcher.newBuilder().setContains("text/html")))
            .build();
    return mapper(AccessLogFilter.newBuilder().setAndFilter(fromBrowser).build())
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setTextFormatSource(Values.text(page))
                .setContentType("text/html; charset=utf-8"));
  }

  private static ResponseMapper.Builder json(AccessLogFilter when) {
    Struct body =
        Values.struct(Map.of("status", "%RESPONSE_CODE%", "request-id", "%REQ(X-REQUEST-ID)%"));
    return mapper(when)
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setJsonFormat(body)
                .setContentType("application/json"));
  }

  private static ResponseMapper.Builder mapper(AccessLogFilter when) {
    return ResponseMapper.newBuilder()
        .setFilter(when)
        .addHeadersToAdd(Values.overwrite("cache-control", "no-store"));
  }

  /** A status of at least that. Envoy wants a runtime key, under which nothing is ever set. */
  private static AccessLogFilter statusFrom(int status) {
    return AccessLogFilter.newBuilder()
        .setStatusCodeFilter(
            StatusCodeFilter.newBuilder()
                .setComparison(
                    ComparisonFilter.newBuilder()
                        .setOp(ComparisonFilter.Op.GE)
                        .setValue(
                            RuntimeUInt32.newBuilder()
                                .setDefaultValue(status)
                                .setRuntimeKey("ostiary.never-set." + status))))
        .build();
  }

  private static AccessLogFilter contentIs(String prefix) {
    return header("content-type", StringMatcher.newBuilder().setPrefix(prefix));
  }

  private static AccessLogFilter header(String name, StringMatcher.Builder value) {
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(
            HeaderFilter.newBuilder()
                .setHeader(HeaderMatcher.newBuilder().setName(name).setStringMatch(value)))
        .build();
  }

  private static AccessLogFilter cel(String expression) {
    return AccessLogFilter.newBuilder()
        .setExtensionFilter(
            ExtensionFilter.newBuilder()
                .setName("envoy.access_loggers.extension_filters.cel")
                .setTypedConfig(
                    Packing.any(ExpressionFilter.newBuilder().setExpression(expression).build())))
        .build();
  }
}
