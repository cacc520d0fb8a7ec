package io.ostiary.envoy.process;

import java.time.Duration;

/**
 * How long to wait before the next start: doubling while starts fail, short again after a good run.
 */
final class RestartBackOff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration GOOD_RUN = Duration.ofSeconds(60);

  private Duration next = FIRST;

  /** The wait after a run of that length. */
  Duration after(Duration uptime) {
    if (uptime.compareTo(GOOD_RUN) >= 0) {
      next = FIRST;
    }
    Duration wait = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return wait;
  }
}
