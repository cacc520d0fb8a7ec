package io.ostiary.translator.source.route;

import io.ostiary.translator.model.Upstream.HealthCheck;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Active health checks of the upstream, in the shape of Envoy's. */
public final class HealthKeys {
  static final Key<List<Mapping>> CHECKS =
      Key.of(
          "health_checks",
          ValueTypes.OBJECTS,
          "",
          "active checks of the upstream, in Envoy's shape: timeout, interval, thresholds and one of"
              + " http_health_check, tcp_health_check, grpc_health_check");

  /** The family's table. */
  public static final List<Key<?>> KEYS = List.of(CHECKS);

  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", ValueTypes.DURATION, "", "time to wait for an answer");
  private static final Key<Duration> INTERVAL =
      Key.of("interval", ValueTypes.DURATION, "", "time between checks");
  private static final Key<Integer> UNHEALTHY =
      Key.of("unhealthy_threshold", ValueTypes.integer(1, 1000), "", "failures in a row");
  private static final Key<Integer> HEALTHY =
      Key.of("healthy_threshold", ValueTypes.integer(1, 1000), "", "successes in a row");
  private static final Key<Mapping> HTTP =
      Key.of("http_health_check", ValueTypes.OBJECT, "", "GET of a path");
  private static final Key<Mapping> TCP =
      Key.of("tcp_health_check", ValueTypes.OBJECT, "", "a connection");
  private static final Key<Mapping> GRPC =
      Key.of("grpc_health_check", ValueTypes.OBJECT, "", "gRPC's health service");
  private static final Key<String> HOST = Key.of("host", ValueTypes.TEXT, "", "Host to send");
  private static final Key<String> PATH = Key.of("path", ValueTypes.TEXT, "", "path to get");
  private static final Key<String> SERVICE =
      Key.of("service_name", ValueTypes.TEXT, "", "name of the service");

  /** What stands in an item of {@code health_checks}. */
  public static final KeyTable TABLE =
      KeyTable.of(List.of(List.of(TIMEOUT, INTERVAL, UNHEALTHY, HEALTHY, HTTP, TCP, GRPC)));

  /** What stands under {@code http_health_check}. */
  public static final KeyTable HTTP_TABLE = KeyTable.of(List.of(List.of(HOST, PATH)));

  private static final KeyTable TCP_TABLE = KeyTable.of(List.of());

  /** What stands under {@code grpc_health_check}. */
  public static final KeyTable GRPC_TABLE = KeyTable.of(List.of(List.of(SERVICE)));

  private HealthKeys() {}

  /** Reads the family. */
  public static List<HealthCheck> read(Values values) {
    List<HealthCheck> checks = new ArrayList<>();
    List<Mapping> items = values.get(CHECKS).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      check(values, i, items.get(i)).ifPresent(checks::add);
    }
    if (items.size() > 1) {
      // Envoy before 1.40 takes one for each upstream, and later ones want a name for each.
      values.warning(CHECKS, "more than one check, and only the first is made", "keep one");
    }
    return checks;
  }

  /**
   * Whether an upstream can be asked so; complains where it cannot. gRPC's health service is asked
   * over HTTP/2.
   */
  public static boolean fit(Values values, List<HealthCheck> checks, Protocol protocol) {
    boolean impossible =
        protocol == Protocol.HTTP1
            && checks.stream().anyMatch(check -> check.kind() instanceof HealthCheck.Kind.Grpc);
    if (impossible) {
      values.error(
          CHECKS,
          "grpc_health_check of an upstream that is spoken to in HTTP/1.1",
          "use http_health_check, or let the upstream speak HTTP/2: h2c:// or https:// in 'to',"
              + " appProtocol kubernetes.io/h2c or https of a Service, and no allow_websockets");
    }
    return !impossible;
  }

  private static Optional<HealthCheck> check(Values values, int index, Mapping item) {
    Values check = values.nested(CHECKS, "[" + index + "]", item, TABLE);
    Optional<HealthCheck.Kind> kind = kind(check);
    Optional<Duration> timeout = check.get(TIMEOUT);
    Optional<Duration> interval = check.get(INTERVAL);
    Optional<Integer> unhealthy = check.get(UNHEALTHY);
    Optional<Integer> healthy = check.get(HEALTHY);
    if (kind.isEmpty()) {
      values.error(
          CHECKS,
          "check " + index + " is not exactly one kind of check",
          "write one of http_health_check with a path, tcp_health_check, grpc_health_check");
    } else if (isMissing(timeout)
        || isMissing(interval)
        || unhealthy.isEmpty()
        || healthy.isEmpty()) {
      values.error(
          CHECKS,
          "check " + index + " is incomplete",
          "write timeout, interval, unhealthy_threshold and healthy_threshold");
    } else {
      return Optional.of(
          new HealthCheck(
              kind.get(), timeout.get(), interval.get(), unhealthy.get(), healthy.get()));
    }
    return Optional.empty();
  }

  private static boolean isMissing(Optional<Duration> duration) {
    return duration.isEmpty() || duration.get().isZero();
  }

  private static Optional<HealthCheck.Kind> kind(Values check) {
    List<HealthCheck.Kind> kinds = new ArrayList<>();
    check
        .get(HTTP)
        .map(node -> check.nested(HTTP, "", node, HTTP_TABLE))
        .ifPresent(
            http ->
                http.get(PATH)
                    .filter(path -> path.startsWith("/"))
                    .ifPresent(path -> kinds.add(new HealthCheck.Kind.Http(http.get(HOST), path))));
    check
        .get(TCP)
        .map(node -> check.nested(TCP, "", node, TCP_TABLE))
        .ifPresent(tcp -> kinds.add(new HealthCheck.Kind.Tcp()));
    check
        .get(GRPC)
        .map(node -> check.nested(GRPC, "", node, GRPC_TABLE))
        .ifPresent(grpc -> kinds.add(new HealthCheck.Kind.Grpc(grpc.get(SERVICE).orElse(""))));
    return kinds.size() == 1 ? Optional.of(kinds.getFirst()) : Optional.empty();
  }
}
