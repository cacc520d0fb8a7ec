package io.ostiary.translator.emit;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.protobuf.Any;
import java.util.Map;

/**
 * Envoy resources by type and name, each packed with deterministic bytes.
 *
 * @param byType type URL to name to resource
 */
public record Resources(Map<String, Map<String, Any>> byType) {
  public Resources {
    byType = ImmutableSortedMap.copyOf(Maps.transformValues(byType, ImmutableSortedMap::copyOf));
  }

  /** The resources of a type by name; empty where there are none. */
  public Map<String, Any> ofType(String typeUrl) {
    return byType.getOrDefault(typeUrl, Map.of());
  }
}
