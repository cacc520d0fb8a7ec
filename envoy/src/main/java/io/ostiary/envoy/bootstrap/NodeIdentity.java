package io.ostiary.envoy.bootstrap;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an Envoy names itself to the xDS server.
 *
 * @param id unique per Envoy
 * @param cluster the same for all Envoys that get the same configuration
 * @param metadata further facts, in the order of their names
 */
public record NodeIdentity(String id, String cluster, SortedMap<String, String> metadata) {
  public NodeIdentity {
    if (id.isBlank() || cluster.isBlank()) {
      throw new IllegalArgumentException("a node needs an id and a cluster");
    }
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** A node without metadata. */
  public static NodeIdentity of(String id, String cluster) {
    return new NodeIdentity(id, cluster, Collections.emptySortedMap());
  }
}
