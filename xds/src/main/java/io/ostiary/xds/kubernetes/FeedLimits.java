package io.ostiary.xds.kubernetes;

import java.time.Duration;

/**
 * When a feed gives up and tries anew.
 *
 * @param silence a watch that says nothing for so long, not even the bookmark that servers send
 *     about every minute, is taken for dead
 * @param pauses between attempts
 * @param absence how often a kind that the server does not know is looked for
 */
record FeedLimits(Duration silence, Backoff pauses, Duration absence) {
  static final FeedLimits STANDARD =
      new FeedLimits(
          Duration.ofSeconds(100),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5)),
          Duration.ofSeconds(5));
}
