package io.ostiary.cli.dev.idp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values that are found by an unguessable name for a while; the oldest go first when there are too
 * many.
 */
final class Expiring<V> {
  private static final int LIMIT = 10_000;

  private final Duration lifetime;
  private final InstantSource clock;
  private final Tokens tokens;

  @GuardedBy("values")
  private final Map<String, Entry<V>> values = new LinkedHashMap<>();

  Expiring(Duration lifetime, InstantSource clock, Tokens tokens) {
    this.lifetime = lifetime;
    this.clock = clock;
    this.tokens = tokens;
  }

  /** Keeps a value and returns its name. */
  String put(V value) {
    String name = tokens.next();
    Instant now = clock.instant();
    synchronized (values) {
      values.values().removeIf(entry -> !now.isBefore(entry.expiresAt()));
      if (values.size() >= LIMIT) {
        values.remove(values.keySet().iterator().next());
      }
      values.put(name, new Entry<>(value, now.plus(lifetime)));
    }
    return name;
  }

  /** The value, where it is still kept. */
  Optional<V> get(String name) {
    synchronized (values) {
      return alive(Optional.ofNullable(values.get(name)));
    }
  }

  /** The value, which is not kept any longer. */
  Optional<V> remove(String name) {
    synchronized (values) {
      return alive(Optional.ofNullable(values.remove(name)));
    }
  }

  private Optional<V> alive(Optional<Entry<V>> entry) {
    return entry.filter(kept -> clock.instant().isBefore(kept.expiresAt())).map(Entry::value);
  }

  private record Entry<V>(V value, Instant expiresAt) {}
}
