package io.ostiary.xds.cache;

import com.google.protobuf.Any;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of one resource, shared by all streams. Its only mutable part says whether an Envoy
 * has accepted it; it turns true once and is read without a lock.
 */
public final class CachedResource {
  private final String name;
  private final Any resource;
  private final ResourceVersion version;
  private final @Nullable CachedResource lastGood;
  private volatile boolean accepted;

  private CachedResource(
      String name, Any resource, ResourceVersion version, @Nullable CachedResource lastGood) {
    this.name = name;
    this.resource = resource;
    this.version = version;
    this.lastGood = lastGood;
  }

  /** The first version of a resource. */
  static CachedResource first(String name, Any resource) {
    return new CachedResource(name, resource, ResourceVersion.of(resource), null);
  }

  /** The version that follows this one. It remembers one accepted version, not the whole chain. */
  CachedResource next(Any content) {
    CachedResource good = accepted ? withoutHistory() : lastGood;
    return new CachedResource(name, content, ResourceVersion.of(content), good);
  }

  private CachedResource withoutHistory() {
    CachedResource copy = new CachedResource(name, resource, version, null);
    copy.accepted = true;
    return copy;
  }

  /** The name within its type. */
  public String name() {
    return name;
  }

  /** The content. */
  public Any resource() {
    return resource;
  }

  /** The version of the content. */
  public ResourceVersion version() {
    return version;
  }

  /** An Envoy has accepted this version. */
  public void markAccepted() {
    accepted = true;
  }

  /** The latest earlier version that an Envoy had accepted when this one was made. */
  Optional<CachedResource> lastGood() {
    return Optional.ofNullable(lastGood);
  }

  /** Name and version; never the content, which may be a secret. */
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
