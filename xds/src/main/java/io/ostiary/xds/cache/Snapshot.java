package io.ostiary.xds.cache;

import java.util.Map;
import java.util.Optional;

/**
 * All resources that are served at one moment, unchangeable.
 *
 * @param sequence grows with each snapshot of one cache, from 1
 * @param byType type URL to name to resource
 */
public record Snapshot(long sequence, Map<String, Map<String, CachedResource>> byType) {
  public Snapshot {
    byType = Map.copyOf(byType);
  }

  /** The resources of a type by name; empty where there are none. */
  public Map<String, CachedResource> ofType(String typeUrl) {
    return byType.getOrDefault(typeUrl, Map.of());
  }

  /** One resource. */
  public Optional<CachedResource> find(String typeUrl, String name) {
    return Optional.ofNullable(ofType(typeUrl).get(name));
  }
}
