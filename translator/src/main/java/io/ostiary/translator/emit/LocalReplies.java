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
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Map;

/**
 * The answers that Envoy gives by itself: small, neutral, in HTML for browsers and JSON for others,
 * and without a word about upstreams, clusters or addresses.
 */
final class LocalReplies {
  /** What is said for a status. */
  private record Problem(int status, String title, String text) {}

  private static final List<Problem> PROBLEMS =
      List.of(
          new Problem(404, "Not found", "There is nothing at this address."),
          new Problem(431, "Too large", "The request's headers are too large."),
          new Problem(503, "Not available", "The application cannot be reached at the moment."),
          new Problem(504, "Timed out", "The application took too long to answer."));

  private static final Problem MISDIRECTED =
      new Problem(421, "Misdirected", "This connection was opened for another host.");

  /** The connection's host and the request's, port aside, differ; of requests without a route. */
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

  static LocalReplyConfig config() {
    LocalReplyConfig.Builder config = LocalReplyConfig.newBuilder();
    // The first that fits is taken; gRPC has no body to change.
    config.addMappers(ResponseMapper.newBuilder().setFilter(contentIs("application/grpc")));
    config.addMappers(ResponseMapper.newBuilder().setFilter(cel(ANSWERS_OF_OTHERS)));
    for (String misdirected : List.of(REFUSED_AS_MISDIRECTED, OTHER_HOST_WITHOUT_ROUTE)) {
      both(config, misdirected, MISDIRECTED, true);
    }
    for (Problem problem : PROBLEMS) {
      both(config, "response.code == " + problem.status(), problem, false);
    }
    both(config, "true", new Problem(0, "Failed", "The request could not be served."), false);
    return config.build();
  }

  private static void both(
      LocalReplyConfig.Builder config, String when, Problem problem, boolean setsStatus) {
    ResponseMapper.Builder mapper =
        ResponseMapper.newBuilder()
            .addHeadersToAdd(Values.overwrite("cache-control", "no-store"))
            .addHeadersToAdd(Values.overwrite("x-content-type-options", "nosniff"));
    if (setsStatus) {
      mapper.setStatusCode(Values.uint32(problem.status()));
    }
    String forBrowsers = "request.headers['accept'].contains('text/html')";
    config.addMappers(
        mapper
            .clone()
            .setFilter(cel("(" + when + ") && " + forBrowsers))
            .setBodyFormatOverride(html(problem)));
    config.addMappers(mapper.setFilter(cel(when)).setBodyFormatOverride(json(problem)));
  }

  private static SubstitutionFormatString html(Problem problem) {
    String page =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>TITLE</title>
        <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}</style>
        <h1>TITLE</h1><p>TEXT</p><p><small>%RESPONSE_CODE% · %REQ(X-REQUEST-ID)%</small></p></html>
        """
            .replace("TITLE", problem.title())
            .replace("TEXT", problem.text());
    return SubstitutionFormatString.newBuilder()
        .setTextFormatSource(Values.text(page))
        .setContentType("text/html; charset=utf-8")
        .build();
  }

  private static SubstitutionFormatString json(Problem problem) {
    Struct body =
        Values.struct(
            Map.of(
                "error",
                problem.title(),
                "message",
                problem.text(),
                "status",
                "%RESPONSE_CODE%",
                "request-id",
                "%REQ(X-REQUEST-ID)%"));
    return SubstitutionFormatString.newBuilder()
        .setJsonFormat(body)
        .setContentType("application/json")
        .build();
  }

  private static AccessLogFilter contentIs(String prefix) {
    StringMatcher matcher = Values.prefix(prefix);
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(
            HeaderFilter.newBuilder()
                .setHeader(
                    HeaderMatcher.newBuilder().setName("content-type").setStringMatch(matcher)))
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
