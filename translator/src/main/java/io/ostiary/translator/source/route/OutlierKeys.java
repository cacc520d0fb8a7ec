package io.ostiary.translator.source.route;

import io.ostiary.translator.model.Balancing.OutlierDetection;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueType;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Passive health checks: endpoints that answer badly are left out for a while. */
public final class OutlierKeys {
  static final Key<Mapping> OUTLIERS =
      Key.of(
          "outlier_detection",
          ValueTypes.OBJECT,
          "",
          "when an endpoint is left out because of its answers, in Envoy's shape; {} for Envoy's"
              + " defaults");

  private static final ValueType<Integer> COUNT = ValueTypes.integer(0, 999_999_999);
  private static final ValueType<Integer> PERCENT = ValueTypes.integer(0, 100);

  private static final Key<Duration> FIRST_TIME =
      time("base_ejection_time", "30s", "how long an endpoint is left out the first time");
  private static final Key<Duration> LONGEST_TIME =
      time("max_ejection_time", "300s", "how long it is left out at most");
  private static final Duration STANDARD_FIRST_TIME = Duration.ofSeconds(30);

  private static final List<Key<Duration>> TIMES =
      List.of(
          time("interval", "10s", "time between sweeps"),
          FIRST_TIME,
          LONGEST_TIME,
          Key.of("max_ejection_time_jitter", ValueTypes.DURATION, "0s", "what is added at random"));

  private static final List<Key<Integer>> NUMBERS =
      List.of(
          count("consecutive_5xx", "5", "server errors in a row"),
          count("consecutive_gateway_failure", "5", "502, 503 and 504 in a row"),
          count(
              "consecutive_local_origin_failure", "5", "failed connections and the like in a row"),
          percent("max_ejection_percent", "10", "how much of the upstream is left out at most"),
          percent("enforcing_consecutive_5xx", "100", "how often that has consequences"),
          percent("enforcing_consecutive_gateway_failure", "0", "how often that has consequences"),
          percent(
              "enforcing_consecutive_local_origin_failure",
              "100",
              "how often that has consequences"),
          percent("enforcing_success_rate", "100", "how often that has consequences"),
          percent("enforcing_local_origin_success_rate", "100", "how often that has consequences"),
          percent("enforcing_failure_percentage", "0", "how often that has consequences"),
          percent(
              "enforcing_failure_percentage_local_origin", "0", "how often that has consequences"),
          count("success_rate_minimum_hosts", "5", "endpoints that must have had enough requests"),
          count("success_rate_request_volume", "100", "requests that are enough"),
          count("success_rate_stdev_factor", "1900", "a thousand times the standard deviations"),
          percent("failure_percentage_threshold", "85", "failures that are too many"),
          count("failure_percentage_minimum_hosts", "5", "endpoints that must have had enough"),
          count("failure_percentage_request_volume", "50", "requests that are enough"));

  private static final List<Key<Boolean>> FLAGS =
      List.of(
          flag("split_external_local_origin_errors", "failures before an answer count apart"),
          flag(
              "successful_active_health_check_uneject_host",
              "an active check that succeeds ends it"),
          flag("always_eject_one_host", "one endpoint is left out whatever the percentage"));

  /** What stands under {@code outlier_detection}. */
  public static final KeyTable TABLE =
      KeyTable.of(
          Stream.of(TIMES, NUMBERS, FLAGS).<List<Key<?>>>map(List::<Key<?>>copyOf).toList());

  private OutlierKeys() {}

  static Optional<OutlierDetection> read(Values values) {
    return values
        .get(OUTLIERS)
        .map(node -> values.nested(OUTLIERS, "", node, TABLE))
        .map(OutlierKeys::settings);
  }

  private static OutlierDetection settings(Values settings) {
    Optional<Duration> longest = settings.get(LONGEST_TIME);
    Duration first = settings.get(FIRST_TIME).orElse(STANDARD_FIRST_TIME);
    if (longest.filter(time -> time.compareTo(first) < 0).isPresent()) {
      settings.error(
          LONGEST_TIME,
          "shorter than " + FIRST_TIME.name() + ", " + first.toSeconds() + "s",
          "lengthen it");
    }
    return new OutlierDetection(
        given(settings, TIMES), given(settings, NUMBERS), given(settings, FLAGS));
  }

  private static <T> Map<String, T> given(Values settings, List<Key<T>> keys) {
    Map<String, T> given = new TreeMap<>();
    keys.forEach(key -> settings.get(key).ifPresent(value -> given.put(key.name(), value)));
    return given;
  }

  private static Key<Duration> time(String name, String standard, String meaning) {
    return Key.of(name, ValueTypes.POSITIVE_DURATION, standard, meaning);
  }

  private static Key<Integer> count(String name, String standard, String meaning) {
    return Key.of(name, COUNT, standard, meaning);
  }

  private static Key<Integer> percent(String name, String standard, String meaning) {
    return Key.of(name, PERCENT, standard, meaning);
  }

  private static Key<Boolean> flag(String name, String meaning) {
    return Key.of(name, ValueTypes.BOOLEAN, "", meaning);
  }
}
