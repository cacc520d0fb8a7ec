package io.ostiary.translator.emit;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter.Op;
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
import java.util.TreeMap;

/**
 * The answers that Envoy gives by itself: small, neutral, in HTML for browsers and JSON for others,
 * and without a word about upstreams, clusters or addresses. Each has a code of {@code
 * docs/problems.md}, and the request id where there is one: a request that Envoy refuses by its
 * form has none yet, and what stands in its header then is the client's invention.
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

  private static final UInt32Value MISDIRECTED_STATUS = UInt32Value.of(421);
  private static final String NOT_SERVED = "The request could not be served";
  private static final String ID = "%REQ(X-REQUEST-ID)%";
  private static final boolean WITH_ID = true;
  private static final boolean WITHOUT_ID = false;

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
        .addMappers(
            json(cel(MISDIRECTED), "misdirected", WITH_ID).setStatusCode(MISDIRECTED_STATUS))
        // Envoy has dropped the headers, so nothing tells a browser from others.
        .addMappers(
            page(
                status(Op.EQ, 431),
                "The request is too large. Please delete this site's cookies",
                "headers-too-large",
                WITHOUT_ID))
        .addMappers(
            forBrowsers(
                status(Op.GE, 500),
                "The application cannot be reached at the moment",
                "application-unreachable",
                WITH_ID))
        .addMappers(
            forBrowsers(
                status(Op.EQ, 404), "There is nothing at this address", "route-not-found", WITH_ID))
        .addMappers(forBrowsers(status(Op.EQ, 400), NOT_SERVED, "bad-request", WITHOUT_ID))
        .addMappers(forBrowsers(status(Op.GE, 0), NOT_SERVED, "bad-request", WITH_ID))
        .addMappers(json(status(Op.GE, 500), "application-unreachable", WITH_ID))
        .addMappers(json(status(Op.EQ, 404), "route-not-found", WITH_ID))
        .addMappers(json(status(Op.EQ, 400), "bad-request", WITHOUT_ID))
        .addMappers(json(status(Op.GE, 0), "bad-request", WITH_ID))
        .build();
  }

  private static ResponseMapper.Builder forBrowsers(
      AccessLogFilter when, String text, String code, boolean withId) {
    AndFilter fromBrowser =
        AndFilter.newBuilder()
            .addFilters(when)
            .addFilters(header("accept", StringMatcher.newBuilder().setContains("text/html")))
            .build();
    return page(AccessLogFilter.newBuilder().setAndFilter(fromBrowser).build(), text, code, withId);
  }

  private static ResponseMapper.Builder page(
      AccessLogFilter when, String text, String code, boolean withId) {
    String page =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>{text}</title>
        <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <body style="font-family:system-ui,sans-serif;margin:15vh auto;max-width:30em;padding:1em">
        <p>%RESPONSE_CODE% {code}</p><h1>{text}</h1>{id}</html>
        """
            .replace("{text}", text)
            .replace("{code}", code)
            .replace("{id}", withId ? "<p><small>Request id " + ID + "</small></p>" : "");
    return mapper(when)
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setTextFormatSource(Values.text(page))
                .setContentType("text/html; charset=utf-8"));
  }

  /** The same names as in the errors of Check. */
  private static ResponseMapper.Builder json(AccessLogFilter when, String code, boolean withId) {
    Map<String, String> body = new TreeMap<>(Map.of("status", "%RESPONSE_CODE%", "code", code));
    if (withId) {
      body.put("request_id", ID);
    }
    return mapper(when)
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setJsonFormat(Values.struct(body))
                .setOmitEmptyValues(true)
                .setContentType("application/json"));
  }

  private static ResponseMapper.Builder mapper(AccessLogFilter when) {
    return ResponseMapper.newBuilder()
        .setFilter(when)
        .addHeadersToAdd(Values.overwrite("cache-control", "no-store"))
        .addHeadersToAdd(Values.overwrite("x-pomerium-intercepted-response", "true"));
  }

  /** Envoy wants a runtime key, under which nothing is ever set. */
  private static AccessLogFilter status(Op op, int status) {
    return AccessLogFilter.newBuilder()
        .setStatusCodeFilter(
            StatusCodeFilter.newBuilder()
                .setComparison(
                    ComparisonFilter.newBuilder()
                        .setOp(op)
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
