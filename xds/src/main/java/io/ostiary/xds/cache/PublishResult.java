package io.ostiary.xds.cache;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;

/**
 * What a publication changed.
 *
 * @param sequence the snapshot that is served after it
 * @param changed added and changed resources by type URL
 * @param removed removed resources by type URL
 */
public record PublishResult(
    long sequence, Map<String, Integer> changed, Map<String, Integer> removed) {
  public PublishResult {
    changed = ImmutableSortedMap.copyOf(changed);
    removed = ImmutableSortedMap.copyOf(removed);
  }

  /** Whether Envoys have nothing to learn from it. */
  public boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty();
  }

  /** How many resources changed or went, of all types. */
  public int size() {
    return changed.values().stream().mapToInt(Integer::intValue).sum()
        + removed.values().stream().mapToInt(Integer::intValue).sum();
  }
}
