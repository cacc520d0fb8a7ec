package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Pauses that double with each attempt.
 *
 * @param first after the first attempt
 * @param longest what no pause exceeds
 */
public record Backoff(Duration first, Duration longest) {
  /** Far more doublings than any pause here needs, and no overflow. */
  private static final int MOST_DOUBLINGS = 10;

  public Backoff {
    requireNonNull(first);
    requireNonNull(longest);
  }

  /** The pause after that many attempts, from 1. */
  public Duration after(int attempts) {
    Duration pause = first.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
