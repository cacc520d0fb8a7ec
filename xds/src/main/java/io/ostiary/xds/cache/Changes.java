package io.ostiary.xds.cache;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a subscriber has not seen yet.
 *
 * @param snapshot what is served now
 * @param names type URL to the names that were added, changed or removed since; empty when the log
 *     does not reach back that far, so that the subscriber must compare all that it has
 */
public record Changes(Snapshot snapshot, Optional<Map<String, Set<String>>> names) {
  public Changes {
    requireNonNull(snapshot);
    requireNonNull(names);
  }
}
