package io.ostiary.translator.source.route;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Balancing.Choice;
import io.ostiary.translator.model.Balancing.Limits;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueType;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How requests are spread over endpoints, and how many at a time. */
public final class BalanceKeys {
  private static final String PREFIX = "load_balancing_policy_";

  private static final Map<String, Choice> CHOICES =
      ImmutableMap.of(
          "round_robin", Choice.ROUND_ROBIN,
          "least_request", Choice.LEAST_REQUEST,
          "random", Choice.RANDOM,
          "ring_hash", Choice.RING_HASH,
          "maglev", Choice.MAGLEV);

  static final Key<Choice> POLICY =
      Key.of(
          "load_balancing_policy",
          ValueTypes.oneOf(
              CHOICES,
              word -> {
                String lower = word.toLowerCase(Locale.ROOT);
                return lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
              }),
          "round_robin",
          "how an endpoint is chosen; ring_hash and maglev keep each client's address at one");
  static final Key<Integer> PANIC =
      Key.of(
          "healthy_panic_threshold",
          ValueTypes.integer(0, 100),
          "50",
          "below this percentage of healthy endpoints all are used; 0 for never");

  /** Also a key of the installation, which gives the defaults. */
  public static final Key<Mapping> LIMITS =
      Key.of(
          "circuit_breaker_thresholds",
          ValueTypes.OBJECT,
          "1024, 1024, 1024, 3 and no limit",
          "what the upstream is asked at most at a time; beyond it users get 503");

  private static final ValueType<Long> COUNT = ValueTypes.number(0, 0xFFFF_FFFFL);
  private static final Key<Long> CONNECTIONS =
      Key.of("max_connections", COUNT, "1024", "connections");
  private static final Key<Long> PENDING =
      Key.of("max_pending_requests", COUNT, "1024", "requests that wait for a connection");
  private static final Key<Long> REQUESTS = Key.of("max_requests", COUNT, "1024", "requests");
  private static final Key<Long> RETRIES = Key.of("max_retries", COUNT, "3", "retries");
  private static final Key<Long> POOLS =
      Key.of("max_connection_pools", COUNT, "no limit", "pools of connections");

  /** What stands under {@code circuit_breaker_thresholds}. */
  public static final KeyTable LIMITS_TABLE =
      KeyTable.of(List.of(List.of(CONNECTIONS, PENDING, REQUESTS, RETRIES, POOLS)));

  /** The family's table. */
  public static final List<Key<?>> KEYS = List.of(POLICY, PANIC, LIMITS, OutlierKeys.OUTLIERS);

  private BalanceKeys() {}

  /** Reads the family. */
  public static Balancing read(Values values, Limits defaults) {
    return new Balancing(
        values.get(POLICY).orElse(Choice.ROUND_ROBIN),
        values.get(PANIC).map(OptionalInt::of).orElse(OptionalInt.empty()),
        readLimits(values).or(defaults),
        OutlierKeys.read(values));
  }

  /** The limits of a route, or of the installation. */
  public static Limits readLimits(Values values) {
    return values
        .get(LIMITS)
        .map(node -> values.nested(LIMITS, "", node, LIMITS_TABLE))
        .map(
            limits ->
                new Limits(
                    count(limits, CONNECTIONS),
                    count(limits, PENDING),
                    count(limits, REQUESTS),
                    count(limits, RETRIES),
                    count(limits, POOLS)))
        .orElseGet(Limits::none);
  }

  private static OptionalLong count(Values limits, Key<Long> key) {
    return limits.get(key).map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
