package io.ostiary.translator.emit;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import java.util.Map;

/**
 * The answers that Envoy gives by itself: small, neutral, in HTML for browsers and JSON for others,
 * and without a word about upstreams, clusters or addresses.
 */
final class LocalReplies {
  /** Of requests without a route: the connection's host and the request's, port aside, differ. */
  private static final String OTHER_HOST_WITHOUT_ROUTE =
      "response.code_details == 'route_not_found' && connection.requested_server_name != ''"
          + " && connection.requested_server_name != request.host"
          + " && connection.requested_server_name"
          + " != re.extract(request.host, '^([^:]+)(?::[0-9]+)?$', '\\\\1')";

  private static final String REFUSED_AS_MISDIRECTED =
      "response.code_details == 'rbac_access_denied_matched_policy["
          + VirtualHosts.MISDIRECTED_POLICY
          + "]'";

  /** Check's pages and the users' own answers are not ours to change. */
  private static final String ANSWERS_OF_OTHERS =
      "response.code < 400 || response.code_details in ['ext_authz_denied', 'direct_response']";

  private LocalReplies() {}

  /** Every chain carries this, so it is short. The first mapper that fits is taken. */
  static LocalReplyConfig config() {
    return LocalReplyConfig.newBuilder()
        // gRPC has no body to change.
        .addMappers(ResponseMapper.newBuilder().setFilter(contentIs("application/grpc")))
        .addMappers(ResponseMapper.newBuilder().setFilter(cel(ANSWERS_OF_OTHERS)))
        .addMappers(misdirected(REFUSED_AS_MISDIRECTED))
        .addMappers(misdirected(OTHER_HOST_WITHOUT_ROUTE))
        .addMappers(page(" && response.code == 404", "There is nothing at this address"))
        .addMappers(
            page(" && response.code >= 500", "The application cannot be reached at the moment"))
        .addMappers(page("", "The request could not be served"))
        .addMappers(json("true"))
        .build();
  }

  /** A browser that gets this status asks again on a connection of its own. */
  private static ResponseMapper.Builder misdirected(String when) {
    return json(when).setStatusCode(Values.uint32(421));
  }

  private static ResponseMapper.Builder page(String when, String text) {
    String page =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>TEXT</title>
        <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <body style="font-family:system-ui,sans-serif;margin:15vh auto;max-width:30em;padding:1em">
        <p>%RESPONSE_CODE%</p><h1>TEXT</h1><p><small>Request id %REQ(X-REQUEST-ID)%</small></p></html>
        """
            .replace("TEXT", text);
    return mapper("request.headers['accept'].contains('text/html')" + when)
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setTextFormatSource(Values.text(page))
                .setContentType("text/html; charset=utf-8"));
  }

  private static ResponseMapper.Builder json(String when) {
    Struct body =
        Values.struct(Map.of("status", "%RESPONSE_CODE%", "request-id", "%REQ(X-REQUEST-ID)%"));
    return mapper(when)
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setJsonFormat(body)
                .setContentType("application/json"));
  }

  private static ResponseMapper.Builder mapper(String when) {
    return ResponseMapper.newBuilder()
        .setFilter(cel(when))
        .addHeadersToAdd(Values.overwrite("cache-control", "no-store"));
  }

  private static AccessLogFilter contentIs(String prefix) {
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(
            HeaderFilter.newBuilder()
                .setHeader(
                    HeaderMatcher.newBuilder()
                        .setName("content-type")
                        .setStringMatch(Values.prefix(prefix))))
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
