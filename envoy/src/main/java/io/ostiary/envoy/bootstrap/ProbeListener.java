package io.ostiary.envoy.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;

/**
 * A port of an Envoy's own for whoever probes and measures it from another machine: {@code /livez}
 * and {@code /startupz} are answered while its workers run, {@code /readyz} and {@code /metrics} by
 * its administration interface. Those four paths, letter by letter, are all that ever gets there.
 *
 * @param ip where to listen, {@code 0.0.0.0} for everywhere
 */
public record ProbeListener(String ip, int port) {
  /** The name of the static cluster that is the administration interface. */
  static final String ADMIN_CLUSTER = "ostiary-admin";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String TYPES = "type.googleapis.com/envoy.extensions.";

  public ProbeListener {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    ip = InetAddress.ofLiteral(ip).getHostAddress();
  }

  ObjectNode listener() {
    ObjectNode listener = JSON.objectNode().put("name", "ostiary-probes");
    listener.set("address", XdsCluster.socketAddress(ip, port));
    // Who looks into an overload must get through.
    listener.put("ignore_global_conn_limit", true);
    ObjectNode manager =
        listener
            .putArray("filter_chains")
            .addObject()
            .putArray("filters")
            .addObject()
            .put("name", "envoy.filters.network.http_connection_manager")
            .putObject("typed_config");
    manager
        .put(
            "@type",
            TYPES + "filters.network.http_connection_manager.v3" + ".HttpConnectionManager")
        .put("stat_prefix", "probes")
        .put("normalize_path", false)
        .put("request_headers_timeout", "5s")
        .put("stream_idle_timeout", "30s");
    manager
        .putArray("http_filters")
        .addObject()
        .put("name", "envoy.filters.http.router")
        .putObject("typed_config")
        .put("@type", TYPES + "filters.http.router.v3.Router");
    ObjectNode host =
        manager
            .putObject("route_config")
            .put("name", "probes")
            .putArray("virtual_hosts")
            .addObject()
            .put("name", "probes");
    host.putArray("domains").add("*");
    routes(host.putArray("routes"));
    return listener;
  }

  ObjectNode adminCluster(ObjectNode adminAddress) {
    ObjectNode cluster =
        JSON.objectNode()
            .put("name", ADMIN_CLUSTER)
            .put("type", "STATIC")
            .put("connect_timeout", "1s");
    ObjectNode assignment = cluster.putObject("load_assignment").put("cluster_name", ADMIN_CLUSTER);
    assignment
        .putArray("endpoints")
        .addObject()
        .putArray("lb_endpoints")
        .addObject()
        .putObject("endpoint")
        .set("address", adminAddress);
    return cluster;
  }

  private static void routes(ArrayNode routes) {
    here(routes, "/livez");
    here(routes, "/startupz");
    passedOn(routes, "/readyz", "/ready");
    passedOn(routes, "/metrics", "/stats/prometheus");
  }

  private static void here(ArrayNode routes, String path) {
    get(routes, path).putObject("direct_response").put("status", 200);
  }

  private static void passedOn(ArrayNode routes, String path, String adminPath) {
    get(routes, path)
        .putObject("route")
        .put("cluster", ADMIN_CLUSTER)
        .put("prefix_rewrite", adminPath)
        .put("timeout", "10s");
  }

  /** A route for GET alone: what changes an Envoy is asked for by POST. */
  private static ObjectNode get(ArrayNode routes, String path) {
    ObjectNode route = routes.addObject();
    ObjectNode match = route.putObject("match").put("path", path);
    match
        .putArray("headers")
        .addObject()
        .put("name", ":method")
        .putObject("string_match")
        .put("exact", "GET");
    return route;
  }
}
