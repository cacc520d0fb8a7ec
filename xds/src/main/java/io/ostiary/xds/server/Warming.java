package io.ostiary.xds.server;

import io.ostiary.xds.cache.CachedResource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an Envoy needs, after it has been sent clusters, until it can use them. It keeps using the
 * old cluster meanwhile, or has none where the cluster is new, so whatever refers to new clusters
 * has to wait.
 *
 * <p>Not thread-safe; confined to its stream's executor.
 */
final class Warming {
  private final Duration grace;

  /** Endpoints of clusters that have been sent, which the client has not asked for yet. */
  private final Set<String> awaited = new HashSet<>();

  /**
   * Endpoints that the client has, but which a changed cluster waits for: Envoy makes a new cluster
   * of it, and does not ask for what it is subscribed to already.
   */
  private final Set<String> resent = new HashSet<>();

  private boolean newClusterTakesTime;
  private Duration warmFrom = Duration.ZERO;

  Warming(Duration grace) {
    this.grace = grace;
  }

  /** Clusters are on their way. */
  void clustersSent(Batch batch, TypeSubscription clusters, Optional<TypeSubscription> endpoints) {
    batch.items().forEach((name, item) -> item.ifPresent(c -> clusterSent(c, clusters, endpoints)));
  }

  private void clusterSent(
      CachedResource cluster, TypeSubscription clusters, Optional<TypeSubscription> endpoints) {
    ClusterFacts facts = ClusterFacts.of(cluster.resource());
    newClusterTakesTime |= facts.takesTime() && !clusters.knows(cluster.name());
    facts
        .endpoints()
        .ifPresent(
            name -> {
              boolean subscribed = endpoints.filter(e -> e.wants(name)).isPresent();
              (subscribed ? resent : awaited).add(name);
            });
  }

  /** The client has the clusters; returns the endpoints that must be sent once more. */
  Set<String> clustersAccepted(Duration now) {
    if (newClusterTakesTime) {
      newClusterTakesTime = false;
      warmFrom = now.plus(grace);
    }
    Set<String> again = Set.copyOf(resent);
    resent.clear();
    return again;
  }

  /** The client has refused the clusters; those that it took in spite of that come again. */
  void clustersRefused() {
    newClusterTakesTime = false;
    awaited.clear();
    resent.clear();
  }

  /** Whether a cluster waits for these endpoints, which the client asks for now. */
  boolean asked(String endpoints) {
    return awaited.remove(endpoints);
  }

  /** The client will not ask for endpoints any more. */
  void giveUp() {
    awaited.clear();
  }

  boolean isOver(Duration now) {
    return awaited.isEmpty() && resent.isEmpty() && now.compareTo(warmFrom) >= 0;
  }

  /** When clusters that need time have had it. */
  Duration warmFrom() {
    return warmFrom;
  }
}
