package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.HealthCheck.Kind;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import java.time.Duration;

/** Active health checks as Envoy's. */
final class HealthChecks {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private HealthChecks() {}

  static HealthCheck of(Upstream.HealthCheck check, Upstream upstream) {
    HealthCheck.Builder built =
        HealthCheck.newBuilder()
            .setTimeout(Values.duration(positive(check.timeout())))
            .setInterval(Values.duration(positive(check.interval())))
            .setUnhealthyThreshold(Values.uint32(Math.max(1, check.unhealthyThreshold())))
            .setHealthyThreshold(Values.uint32(Math.max(1, check.healthyThreshold())));
    switch (check.kind()) {
      case Kind.Http http ->
          built.setHttpHealthCheck(
              HealthCheck.HttpHealthCheck.newBuilder()
                  .setHost(http.host().filter(Headers::isValue).orElseGet(() -> host(upstream)))
                  .setPath(http.path().startsWith("/") ? http.path() : "/" + http.path())
                  .setCodecClientType(
                      upstream.protocol() == Protocol.HTTP2
                          ? CodecClientType.HTTP2
                          : CodecClientType.HTTP1));
      case Kind.Tcp() -> built.setTcpHealthCheck(HealthCheck.TcpHealthCheck.getDefaultInstance());
      case Kind.Grpc(String service) ->
          built.setGrpcHealthCheck(
              HealthCheck.GrpcHealthCheck.newBuilder().setServiceName(service));
    }
    return built.build();
  }

  /** Envoy would send the cluster's name, which is no host. */
  private static String host(Upstream upstream) {
    return upstream
        .tls()
        .map(UpstreamTls::serverName)
        .filter(name -> !name.isEmpty())
        .orElseGet(
            () ->
                switch (upstream.endpoints()) {
                  case Endpoints.Names names when !names.endpoints().isEmpty() ->
                      names.endpoints().getFirst().host();
                  case Endpoints.Names names -> "localhost";
                  case Endpoints.Addresses addresses -> "localhost";
                  case Endpoints.Socket socket -> "localhost";
                });
  }

  private static Duration positive(Duration duration) {
    return duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
  }
}
