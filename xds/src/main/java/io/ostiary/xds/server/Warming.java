package io.ostiary.xds.server;

import io.ostiary.xds.cache.CachedResource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an Envoy needs besides clusters to be able to use them.
 *
 * <p>Envoy acknowledges clusters when all of them are warm: endpoints are there, names resolved,
 * secrets fetched, health checked. So the acknowledgement says that routes may follow, with one
 * exception, clusters that are told not to wait for their names. But a changed cluster is a new one
 * inside Envoy, which needs its endpoints again and does not ask for what is subscribed already:
 * they must be sent after the cluster without being asked for, or it stays cold and unacknowledged.
 *
 * <p>Not thread-safe; confined to its stream's executor.
 */
final class Warming {
  private final Duration grace;

  /**
   * Endpoints of clusters on their way that the client has not asked for on this stream. After a
   * reconnect it asks for them by naming the version that its old cluster has.
   */
  private final Set<String> awaited = new HashSet<>();

  private boolean resolvesLater;
  private Duration over = Duration.ZERO;

  Warming(Duration grace) {
    this.grace = grace;
  }

  /** Clusters are on their way; returns the endpoints that must follow. */
  Set<String> clustersSent(
      Batch batch, TypeSubscription clusters, Optional<TypeSubscription> endpoints) {
    Set<String> follow = new HashSet<>();
    for (Optional<CachedResource> item : batch.items().values()) {
      item.ifPresent(
          cluster -> {
            ClusterFacts facts = ClusterFacts.of(cluster.resource());
            resolvesLater |= facts.resolvesLater() && !clusters.knows(cluster.name());
            facts
                .endpoints()
                .ifPresent(
                    name -> {
                      boolean subscribed = endpoints.filter(e -> e.wants(name)).isPresent();
                      (subscribed ? follow : awaited).add(name);
                    });
          });
    }
    return follow;
  }

  /** The client has taken the clusters over, or refused them. */
  void clustersAnswered(Duration now) {
    awaited.clear();
    if (resolvesLater) {
      resolvesLater = false;
      over = now.plus(grace);
    }
  }

  /** Whether a cluster on its way needs these endpoints, which the client asks for now. */
  boolean asked(String endpoints) {
    return awaited.remove(endpoints);
  }

  /** When new clusters have had time to resolve their names. */
  Duration over() {
    return over;
  }
}
