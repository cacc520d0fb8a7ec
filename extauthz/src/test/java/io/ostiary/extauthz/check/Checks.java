package io.ostiary.extauthz.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Builds check requests as Envoy sends them with raw headers. */
final class Checks {
  static final String HOST = "app.example.com";

  private String route = "protected";
  private String method = "GET";
  private String host = HOST;
  private String path = "/";
  private final HeaderMap.Builder headers = HeaderMap.newBuilder();

  private Checks() {}

  static Checks get(String path) {
    Checks check = new Checks();
    check.path = path;
    return check;
  }

  Checks route(String id) {
    route = id;
    return this;
  }

  Checks method(String name) {
    method = name;
    return this;
  }

  Checks host(String authority) {
    host = authority;
    return this;
  }

  Checks header(String name, String value) {
    return header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  Checks header(String name, byte[] value) {
    headers.addHeaders(
        HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFrom(value)));
    return this;
  }

  Checks headers(Map<String, String> lines) {
    lines.forEach(this::header);
    return this;
  }

  Checks session(String value) {
    return header("cookie", "__Host-ostiary=" + value);
  }

  CheckRequest build() {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setSource(source("192.0.2.7"))
                .setRouteMetadataContext(routeMetadata(route))
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setHttp(
                            AttributeContext.HttpRequest.newBuilder()
                                .setId("1234567890")
                                .setMethod(method)
                                .setHost(host)
                                .setPath(path)
                                .setScheme("https")
                                .setProtocol("HTTP/1.1")
                                .setHeaderMap(
                                    headers.build().toBuilder()
                                        .addHeaders(
                                            HeaderValue.newBuilder()
                                                .setKey("x-request-id")
                                                .setRawValue(ByteString.copyFromUtf8("req-1")))))))
        .build();
  }

  static AttributeContext.Peer source(String ip) {
    return AttributeContext.Peer.newBuilder()
        .setAddress(
            Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(4711)))
        .build();
  }

  static Metadata routeMetadata(String id) {
    return Metadata.newBuilder()
        .putFilterMetadata(
            "ostiary",
            Struct.newBuilder()
                .putFields("r", Value.newBuilder().setStringValue(id).build())
                .build())
        .build();
  }
}
