package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.model.Upstream.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints of Services that the objects do not give.
 *
 * @param byService by {@code namespace/name}
 * @param fallback of every Service that has none at all
 */
public record BackendOverrides(Map<String, List<Endpoint>> byService, Optional<Endpoint> fallback) {
  public BackendOverrides {
    byService = ImmutableSortedMap.copyOf(byService);
    requireNonNull(fallback);
  }

  /** The endpoints of a Service. */
  List<Endpoint> of(String service) {
    List<Endpoint> own = byService.getOrDefault(service, List.of());
    return own.isEmpty() ? fallback.stream().toList() : own;
  }
}
