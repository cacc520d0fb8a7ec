package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.HealthCheck.Kind;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import java.time.Duration;
import java.util.Optional;

/**
 * The active health check of an upstream. Envoys before 1.40 take one per cluster, so it is the
 * first that Envoy can make; the sources tell users of the others.
 */
final class HealthChecks {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private HealthChecks() {}

  static Optional<HealthCheck> of(Upstream upstream) {
    return upstream.healthChecks().stream()
        .filter(check -> isPossible(check.kind(), upstream))
        .findFirst()
        .map(check -> built(check, upstream));
  }

  private static boolean isPossible(Kind kind, Upstream upstream) {
    return switch (kind) {
      case Kind.Http(Optional<String> host, String path) ->
          Headers.isText(path) && host.map(Headers::isText).orElse(true);
      case Kind.Tcp() -> true;
      case Kind.Grpc(String service) ->
          switch (upstream.protocol()) {
            case HTTP1 -> false;
            case HTTP2 -> true;
            case NEGOTIATED -> upstream.tls().isPresent();
          };
    };
  }

  private static HealthCheck built(Upstream.HealthCheck check, Upstream upstream) {
    HealthCheck.Builder built =
        HealthCheck.newBuilder()
            .setTimeout(Values.duration(positive(check.timeout())))
            .setInterval(Values.duration(positive(check.interval())))
            .setUnhealthyThreshold(Values.uint32(Math.max(1, check.unhealthyThreshold())))
            .setHealthyThreshold(Values.uint32(Math.max(1, check.healthyThreshold())));
    switch (check.kind()) {
      case Kind.Http(Optional<String> host, String path) ->
          built.setHttpHealthCheck(
              HealthCheck.HttpHealthCheck.newBuilder()
                  .setHost(host.orElseGet(() -> host(upstream)))
                  .setPath(path.startsWith("/") ? path : "/" + path)
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
                  case Endpoints.Addresses _, Endpoints.NamedAddresses _ -> "localhost";
                  case Endpoints.Socket socket -> "localhost";
                });
  }

  private static Duration positive(Duration duration) {
    return duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
  }
}
