package io.ostiary.xds.server;

import java.time.Duration;

/**
 * How long the server waits for an Envoy, and how much it says at once.
 *
 * @param resendInterval after a refusal, at most one response per interval repeats refused
 *     resources
 * @param patience the longest that anything is held back for an acknowledgement that does not come:
 *     routes for clusters, removals for routes, and the next response of a type for the last
 * @param warming time that a new cluster gets which counts as ready before its names are resolved
 * @param removalGrace time between the moment at which nothing refers to a cluster, its endpoints
 *     or a secret any more and its removal; a request that waits for authorization has chosen its
 *     route already, and would get 503 without the cluster
 * @param responseBytes the size after which a response is closed and the rest left for the next
 */
public record Pacing(
    Duration resendInterval,
    Duration patience,
    Duration warming,
    Duration removalGrace,
    int responseBytes) {
  /** What is used outside tests. */
  public static final Pacing STANDARD =
      new Pacing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          1 << 20);
}
