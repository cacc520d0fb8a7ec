package io.ostiary.xds.server;

import io.ostiary.xds.cache.CachedResource;
import io.ostiary.xds.cache.ResourceVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The resources of one type one of which an Envoy refuses, in groups that get smaller with each
 * refusal, until the culprit stands alone. A refusal says nothing reliable about which one it is.
 *
 * <p>Not thread-safe; confined to its stream's executor.
 */
final class Suspects {
  /** In no group twice; an entry that is missing from {@link #waiting} is acquitted. */
  private final Deque<Batch> groups = new ArrayDeque<>();

  private final Map<String, Optional<ResourceVersion>> waiting = new HashMap<>();

  /** Splits a refused batch of two or more in two. */
  void split(Batch refused, String message) {
    Map<String, Optional<CachedResource>> first = new LinkedHashMap<>();
    Map<String, Optional<CachedResource>> second = new LinkedHashMap<>();
    // What the message names is likely, though not certain, to be at fault: the rest goes first.
    refused
        .items()
        .forEach((name, item) -> (message.contains(name) ? second : first).put(name, item));
    if (first.isEmpty() || second.isEmpty()) {
      first.clear();
      second.clear();
      int half = refused.items().size() / 2;
      refused
          .items()
          .forEach((name, item) -> (first.size() < half ? first : second).put(name, item));
    }
    groups.addLast(new Batch(first));
    groups.addLast(new Batch(second));
    refused.items().forEach((name, item) -> waiting.put(name, item.map(CachedResource::version)));
  }

  /** Whether this version of the resource, or its absence, waits here. */
  boolean holds(String name, Optional<ResourceVersion> version) {
    return version.equals(waiting.get(name));
  }

  /** The resource has changed or is not wanted any more. */
  void acquit(String name) {
    waiting.remove(name);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes out the next group that still has members. */
  Optional<Batch> poll() {
    while (!groups.isEmpty()) {
      Map<String, Optional<CachedResource>> items =
          new LinkedHashMap<>(groups.removeFirst().items());
      items
          .entrySet()
          .removeIf(entry -> !holds(entry.getKey(), entry.getValue().map(CachedResource::version)));
      items.keySet().forEach(waiting::remove);
      if (!items.isEmpty()) {
        return Optional.of(new Batch(items));
      }
    }
    return Optional.empty();
  }
}
