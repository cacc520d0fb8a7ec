package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads sessions from the store, each once however many requests ask for it at a time. */
final class SessionLoads {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoads.class);

  private final SessionStore store;
  private final InstantSource clock;
  private final ConcurrentMap<String, CompletableFuture<Loaded>> running =
      new ConcurrentHashMap<>();

  SessionLoads(SessionStore store, InstantSource clock) {
    this.store = requireNonNull(store);
    this.clock = requireNonNull(clock);
  }

  /** What a read gave. */
  sealed interface Loaded {
    record Session(ActiveSession session) implements Loaded {}

    record Unknown() implements Loaded {}

    record Failed() implements Loaded {}
  }

  Loaded load(String key) {
    CompletableFuture<Loaded> mine = new CompletableFuture<>();
    CompletableFuture<Loaded> other = running.putIfAbsent(key, mine);
    if (other != null) {
      return other.join();
    }
    Loaded loaded = new Loaded.Failed();
    try {
      loaded = read(key);
    } finally {
      running.remove(key, mine);
      mine.complete(loaded);
    }
    return loaded;
  }

  private Loaded read(String key) {
    try {
      Optional<ActiveSession> session = store.hostSession(key, clock.instant());
      return session.<Loaded>map(Loaded.Session::new).orElseGet(Loaded.Unknown::new);
    } catch (SessionStoreException down) {
      LOG.warn("event=session-read-failed cause={}", down.getMessage());
      return new Loaded.Failed();
    }
  }
}
