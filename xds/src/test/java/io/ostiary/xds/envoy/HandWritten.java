package io.ostiary.xds.envoy;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.io.IOException;

/** Resources written by hand, small, of the kinds that are emitted: SRDS inline, EDS, SDS. */
final class HandWritten {
  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(DownstreamTlsContext.getDescriptor())
                  .build());
  private static final String ADS =
      """
      {"ads": {}, "resource_api_version": "V3"}\
      """;

  private HandWritten() {}

  private static <B extends Message.Builder> B parse(B builder, String json) throws IOException {
    PARSER.merge(json, builder);
    return builder;
  }

  /** A TLS listener on a free port, whose routes are scopes by host and whose secret is "tls". */
  static Listener listener(String statPrefix) throws IOException {
    return parse(
            Listener.newBuilder(),
            """
            {"name": "edge",
             "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
             "filter_chains": [{
               "name": "tls",
               "transport_socket": {"name": "tls", "typed_config": {
                 "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
                 "common_tls_context": {"tls_certificate_sds_secret_configs": [
                   {"name": "tls", "sds_config": ADS}]}}},
               "filters": [{"name": "http", "typed_config": {
                 "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                 "stat_prefix": "PREFIX",
                 "scoped_routes": {
                   "name": "hosts",
                   "scope_key_builder": {"fragments": [{"header_value_extractor": {
                     "name": ":authority", "element_separator": ":", "index": 0}}]},
                   "scoped_rds": {"scoped_rds_config_source": ADS}},
                 "http_filters": [{"name": "router", "typed_config": {
                   "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}}]}]}
            """
                .replace("ADS", ADS)
                .replace("PREFIX", statPrefix))
        .build();
  }

  /** A host that sends all to one cluster. */
  static ScopedRouteConfiguration scope(String host, String cluster) throws IOException {
    return scope(host, "{\"prefix\": \"/\"}", cluster);
  }

  /** A host that Envoy refuses, for an expression that does not compile. */
  static ScopedRouteConfiguration brokenScope(String host) throws IOException {
    return scope(host, "{\"safe_regex\": {\"regex\": \"(\"}}", "a");
  }

  private static ScopedRouteConfiguration scope(String host, String match, String cluster)
      throws IOException {
    return parse(
            ScopedRouteConfiguration.newBuilder(),
            """
            {"name": "HOST",
             "key": {"fragments": [{"string_key": "HOST"}]},
             "route_configuration": {"name": "HOST", "virtual_hosts": [{
               "name": "HOST", "domains": ["*"],
               "routes": [{"match": MATCH, "route": {"cluster": "CLUSTER"}}]}]}}
            """
                .replace("HOST", host)
                .replace("MATCH", match)
                .replace("CLUSTER", cluster))
        .build();
  }

  /** A cluster whose endpoints come by EDS. */
  static Cluster cluster(String name, int connectTimeoutSeconds) throws IOException {
    return parse(
            Cluster.newBuilder(),
            """
            {"name": "NAME", "type": "EDS", "connect_timeout": "TIMEOUTs",
             "eds_cluster_config": {"eds_config": ADS}}
            """
                .replace("NAME", name)
                .replace("TIMEOUT", Integer.toString(connectTimeoutSeconds))
                .replace("ADS", ADS))
        .build();
  }

  static ClusterLoadAssignment endpoints(String cluster, int port) throws IOException {
    return parse(
            ClusterLoadAssignment.newBuilder(),
            """
            {"cluster_name": "CLUSTER", "endpoints": [{"lb_endpoints": [{"endpoint": {"address":
              {"socket_address": {"address": "127.0.0.1", "port_value": PORT}}}}]}]}
            """
                .replace("CLUSTER", cluster)
                .replace("PORT", Integer.toString(port)))
        .build();
  }

  static Secret secret(String chainPem, String keyPem) {
    Secret.Builder secret = Secret.newBuilder().setName("tls");
    secret.getTlsCertificateBuilder().getCertificateChainBuilder().setInlineString(chainPem);
    secret.getTlsCertificateBuilder().getPrivateKeyBuilder().setInlineString(keyPem);
    return secret.build();
  }
}
