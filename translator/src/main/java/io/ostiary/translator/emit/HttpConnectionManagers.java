package io.ostiary.translator.emit;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder;
import io.ostiary.translator.emit.FilterChainPlan.RouteSource;
import io.ostiary.translator.model.Edge;

/**
 * HTTP on users' connections: limits, normalisation, and where the routes are.
 *
 * <p>The authority keeps its port. Routing leaves it aside (scope keys and {@code
 * ignore_port_in_host_matching}), and Check and upstreams see it as the browser wrote it, so that
 * redirects lead back to the same port. A trailing dot goes before anything looks.
 */
final class HttpConnectionManagers {
  private HttpConnectionManagers() {}

  /** The users' connections of a listener or filter chain. */
  static HttpConnectionManager edge(
      Edge edge, RouteSource routes, boolean tls, AccessLogOutput accessLog) {
    boolean scoped = routes instanceof RouteSource.Scopes;
    HttpConnectionManager.Builder manager =
        base(edge, accessLog)
            .setStatPrefix("edge")
            .addEarlyHeaderMutationExtensions(RequestHeaders.mutation(edge, scoped))
            .addAllHttpFilters(HttpFilters.edge(edge, tls && !scoped));
    switch (routes) {
      case RouteSource.Scopes() -> manager.setScopedRoutes(scopes());
      case RouteSource.Table(String name) ->
          manager.setRds(Rds.newBuilder().setConfigSource(Values.ADS).setRouteConfigName(name));
    }
    return manager.build();
  }

  /** The connections of the listener that redirects to https. */
  static HttpConnectionManager redirect(Edge edge, AccessLogOutput accessLog) {
    return base(edge, accessLog)
        .setCodecType(CodecType.AUTO)
        .setStatPrefix("redirect")
        .setStripAnyHostPort(true)
        .addEarlyHeaderMutationExtensions(RequestHeaders.mutation(edge, false))
        .addAllHttpFilters(HttpFilters.redirect())
        .setRds(
            Rds.newBuilder()
                .setConfigSource(Values.ADS)
                .setRouteConfigName(EnvoyNames.REDIRECT_TABLE))
        .build();
  }

  private static HttpConnectionManager.Builder base(Edge edge, AccessLogOutput accessLog) {
    return HttpConnectionManager.newBuilder()
        .setCodecType(codec(edge.requests().codec()))
        .addAccessLog(AccessLogs.to(accessLog))
        .setLocalReplyConfig(LocalReplies.config())
        .setServerName("ostiary")
        .setServerHeaderTransformation(ServerHeaderTransformation.OVERWRITE)
        // The path that is judged is the path that the upstream gets.
        .setNormalizePath(Values.bool(true))
        .setMergeSlashes(edge.requests().mergesSlashes())
        .setPathWithEscapedSlashesAction(escapedSlashes(edge.requests().escapedSlashes()))
        .setStripTrailingHostDot(true)
        // Whoever connects is the client, whatever its headers say, unless it is a trusted proxy.
        .setUseRemoteAddress(Values.bool(true))
        .setXffNumTrustedHops(edge.peers().trustedHops())
        .setSkipXffAppend(!edge.peers().appendsAddress())
        .setInternalAddressConfig(InternalAddressConfig.getDefaultInstance())
        // For Check, which needs what stands between; never what the client wrote, and never sent
        // on.
        .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE_SET)
        .setSetCurrentClientCertDetails(SetCurrentClientCertDetails.newBuilder().setChain(true))
        .setGenerateRequestId(Values.bool(true))
        .setPreserveExternalRequestId(false)
        .setAlwaysSetRequestIdInResponse(true)
        // A refused upload is told so, instead of being asked to continue.
        .setProxy100Continue(true)
        .setMaxRequestHeadersKb(UInt32Value.of(128))
        .setCommonHttpProtocolOptions(commonOptions(edge))
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setMaxConcurrentStreams(UInt32Value.of(100))
                .setInitialStreamWindowSize(UInt32Value.of(64 * 1024))
                .setInitialConnectionWindowSize(UInt32Value.of(1024 * 1024)))
        .setRequestHeadersTimeout(Values.seconds(10))
        .setRequestTimeout(Values.duration(edge.timeouts().read()))
        .setStreamIdleTimeout(Values.duration(edge.timeouts().idle()));
  }

  private static HttpProtocolOptions commonOptions(Edge edge) {
    HttpProtocolOptions.Builder options =
        HttpProtocolOptions.newBuilder()
            .setHeadersWithUnderscoresAction(underscores(edge.requests().underscores()))
            .setMaxHeadersCount(UInt32Value.of(1000))
            .setIdleTimeout(Values.duration(edge.timeouts().idle()));
    if (edge.timeouts().write().isPositive()) {
      options.setMaxStreamDuration(Values.duration(edge.timeouts().write()));
    }
    return options.build();
  }

  private static CodecType codec(Edge.Codec codec) {
    return switch (codec) {
      case AUTO -> CodecType.AUTO;
      case HTTP1 -> CodecType.HTTP1;
      case HTTP2 -> CodecType.HTTP2;
    };
  }

  private static PathWithEscapedSlashesAction escapedSlashes(Edge.EscapedSlashes slashes) {
    return switch (slashes) {
      case REJECT -> PathWithEscapedSlashesAction.REJECT_REQUEST;
      case KEEP -> PathWithEscapedSlashesAction.KEEP_UNCHANGED;
      case UNESCAPE_AND_REDIRECT -> PathWithEscapedSlashesAction.UNESCAPE_AND_REDIRECT;
      case UNESCAPE_AND_FORWARD -> PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD;
    };
  }

  private static HeadersWithUnderscoresAction underscores(Edge.Underscores underscores) {
    return switch (underscores) {
      case REJECT -> HeadersWithUnderscoresAction.REJECT_REQUEST;
      case DROP -> HeadersWithUnderscoresAction.DROP_HEADER;
      case ALLOW -> HeadersWithUnderscoresAction.ALLOW;
    };
  }

  private static ScopedRoutes scopes() {
    return ScopedRoutes.newBuilder()
        .setName("edge")
        .setScopeKeyBuilder(
            ScopeKeyBuilder.newBuilder()
                .addFragments(
                    FragmentBuilder.newBuilder()
                        .setHeaderValueExtractor(
                            FragmentBuilder.HeaderValueExtractor.newBuilder()
                                .setName(EnvoyNames.HOST_HEADER)
                                .setElementSeparator(":")
                                .setIndex(0))))
        .setScopedRds(ScopedRds.newBuilder().setScopedRdsConfigSource(Values.ADS))
        .setRdsConfigSource(Values.ADS)
        .build();
  }
}
