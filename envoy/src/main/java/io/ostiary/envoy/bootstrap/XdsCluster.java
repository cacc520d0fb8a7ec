package io.ostiary.envoy.bootstrap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The static cluster through which an Envoy reaches Ostiary's xDS server. */
final class XdsCluster {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private XdsCluster() {}

  static ObjectNode json(XdsServer server) {
    ObjectNode cluster = JSON.objectNode().put("name", Bootstrap.XDS_CLUSTER);
    switch (server) {
      case XdsServer.Socket socket -> {
        cluster.put("type", "STATIC").put("connect_timeout", "1s");
        ObjectNode pipe = JSON.objectNode().put("path", socket.path().toString());
        endpoint(cluster, JSON.objectNode().set("pipe", pipe));
      }
      case XdsServer.Tcp tcp -> {
        // A name is resolved anew, so that an Envoy follows a Service whose address changes. Many
        // names have both kinds of addresses where only the older kind is listened on.
        cluster.put("type", "STRICT_DNS").put("connect_timeout", "5s");
        cluster.put("dns_lookup_family", "V4_PREFERRED");
        endpoint(cluster, socketAddress(tcp.host(), tcp.port()));
        tcp.tls().ifPresent(tls -> cluster.set("transport_socket", XdsTls.transportSocket(tls)));
      }
    }
    protocol(cluster);
    return cluster;
  }

  static ObjectNode socketAddress(String host, int port) {
    ObjectNode address = JSON.objectNode();
    address.putObject("socket_address").put("address", host).put("port_value", port);
    return address;
  }

  private static void endpoint(ObjectNode cluster, ObjectNode address) {
    ObjectNode assignment = cluster.putObject("load_assignment");
    assignment.put("cluster_name", Bootstrap.XDS_CLUSTER);
    ObjectNode endpoint =
        assignment.putArray("endpoints").addObject().putArray("lb_endpoints").addObject();
    endpoint.putObject("endpoint").set("address", address);
  }

  /** HTTP/2 with pings: a silent peer would otherwise hold the stream for as long as TCP does. */
  private static void protocol(ObjectNode cluster) {
    String name = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    ObjectNode options = cluster.putObject("typed_extension_protocol_options").putObject(name);
    options.put("@type", "type.googleapis.com/" + name);
    options
        .putObject("explicit_http_config")
        .putObject("http2_protocol_options")
        .putObject("connection_keepalive")
        .put("interval", "10s")
        .put("timeout", "5s");
  }
}
