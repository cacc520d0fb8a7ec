package io.ostiary.envoy.process;

import java.time.Duration;

/**
 * How long a stopping Envoy waits for its users.
 *
 * @param quiet how long keep-alive connections without a request stay open, so that their next
 *     answer tells the client to leave; over at once when there is no connection
 * @param longest when requests that are still running are cut off
 */
public record DrainLimits(Duration quiet, Duration longest) {
  /** One second for idle connections; 25 s for requests, which fits Kubernetes' 30 s. */
  public static final DrainLimits DEFAULT =
      new DrainLimits(Duration.ofSeconds(1), Duration.ofSeconds(25));

  public DrainLimits {
    if (quiet.isNegative() || longest.compareTo(quiet) < 0) {
      throw new IllegalArgumentException("the longest drain is shorter than the quiet time");
    }
  }
}
