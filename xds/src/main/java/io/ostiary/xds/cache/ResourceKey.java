package io.ostiary.xds.cache;

import static java.util.Objects.requireNonNull;

/** Names a resource: its type URL and its name within the type. */
public record ResourceKey(String typeUrl, String name) {
  public ResourceKey {
    requireNonNull(typeUrl);
    requireNonNull(name);
  }

  @Override
  public String toString() {
    return ResourceType.label(typeUrl) + " " + name;
  }
}
