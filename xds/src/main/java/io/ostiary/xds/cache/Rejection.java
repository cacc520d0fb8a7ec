package io.ostiary.xds.cache;

import static java.util.Objects.requireNonNull;

/**
 * A resource that an Envoy has refused although it was offered alone.
 *
 * @param key the resource
 * @param version the refused version
 * @param message Envoy's words, without anything that may be a secret
 */
public record Rejection(ResourceKey key, ResourceVersion version, String message) {
  public Rejection {
    requireNonNull(key);
    requireNonNull(version);
    requireNonNull(message);
  }
}
