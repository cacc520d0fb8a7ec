package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How requests are spread over the endpoints of an upstream, and when that stops.
 *
 * @param choice how an endpoint is chosen
 * @param panicPercent below this share of healthy endpoints all are used; empty means Envoy's 50
 * @param limits what the upstream is asked at most at a time
 * @param outliers when an endpoint is left out because of its answers; empty means never
 */
public record Balancing(
    Choice choice, OptionalInt panicPercent, Limits limits, Optional<OutlierDetection> outliers) {
  public Balancing {
    requireNonNull(choice);
    requireNonNull(panicPercent);
    requireNonNull(limits);
    requireNonNull(outliers);
  }

  /** Endpoints in turn, and Envoy's own limits. */
  public static Balancing standard() {
    return new Balancing(Choice.ROUND_ROBIN, OptionalInt.empty(), Limits.none(), Optional.empty());
  }

  /** How an endpoint is chosen. */
  public enum Choice {
    ROUND_ROBIN,
    LEAST_REQUEST,
    RANDOM,
    /** By a hash of the client's address, on a ring. */
    RING_HASH,
    /** By a hash of the client's address, in a table. */
    MAGLEV;

    /** Whether requests of one client go to one endpoint. */
    public boolean hashes() {
      return this == RING_HASH || this == MAGLEV;
    }
  }

  /**
   * What an upstream is asked at most at a time; beyond it users get 503. Empty means Envoy's own
   * limit.
   *
   * @param connections connections
   * @param pendingRequests requests that wait for a connection
   * @param requests requests
   * @param retries retries
   * @param connectionPools pools of connections
   */
  public record Limits(
      OptionalLong connections,
      OptionalLong pendingRequests,
      OptionalLong requests,
      OptionalLong retries,
      OptionalLong connectionPools) {
    public Limits {
      requireNonNull(connections);
      requireNonNull(pendingRequests);
      requireNonNull(requests);
      requireNonNull(retries);
      requireNonNull(connectionPools);
    }

    /** Envoy's own limits. */
    public static Limits none() {
      return new Limits(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
    }

    /** These limits, and others where these have none. */
    public Limits or(Limits others) {
      return new Limits(
          first(connections, others.connections),
          first(pendingRequests, others.pendingRequests),
          first(requests, others.requests),
          first(retries, others.retries),
          first(connectionPools, others.connectionPools));
    }

    private static OptionalLong first(OptionalLong one, OptionalLong other) {
      return one.isPresent() ? one : other;
    }
  }

  /**
   * Settings by Envoy's names for them; what is absent has Envoy's default.
   *
   * @param times durations
   * @param numbers counts and percentages
   * @param flags switches
   */
  public record OutlierDetection(
      Map<String, Duration> times, Map<String, Integer> numbers, Map<String, Boolean> flags) {
    public OutlierDetection {
      times = ImmutableSortedMap.copyOf(times);
      numbers = ImmutableSortedMap.copyOf(numbers);
      flags = ImmutableSortedMap.copyOf(flags);
    }
  }
}
