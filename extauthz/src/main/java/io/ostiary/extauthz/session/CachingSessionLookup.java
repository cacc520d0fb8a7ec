package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.policy.access.Hostname;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sessions in memory in front of the store, kept true by the revocation log.
 *
 * <p>The order of events that this class must survive: a load reads a session, a sign-out deletes
 * it, and the load's result arrives in memory after the log was read. Therefore revocations do not
 * remove entries; they are remembered for longer than any entry lives and checked at each look.
 * Nothing depends on which of the two came first.
 *
 * <p>Time without a readable log is bounded: sessions in memory are served until {@link
 * StoreHealth} says that the bound has passed, then nothing is.
 */
public final class CachingSessionLookup implements SessionLookup {
  /** What one request can make us look for; a browser sends one. Values beyond are not seen. */
  private static final int MOST_VALUES = 4;

  private static final int MOST_SESSIONS = 200_000;
  private static final int MOST_UNKNOWN = 50_000;
  private static final Duration ENTRY_AGE = Duration.ofMinutes(10);
  private static final Duration UNKNOWN_AGE = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final StoreHealth health;
  private final SessionLoads loads;
  private final Cache<String, ActiveSession> sessions;

  /** Hashes that the store does not know. A random id never becomes valid later. */
  private final Cache<String, Boolean> unknown;

  /** Ended logins and host sessions; only real sign-outs get here, so it needs no size. */
  private final Cache<Revocation.Ended, Boolean> ended;

  /**
   * Looks in this store.
   *
   * @param health whether the log can be read; shared with {@link RevocationPoll}
   */
  public CachingSessionLookup(SessionStore store, StoreHealth health, InstantSource clock) {
    this.clock = requireNonNull(clock);
    this.health = requireNonNull(health);
    this.loads = new SessionLoads(requireNonNull(store), clock);
    Duration entryAge = ENTRY_AGE.plus(health.bound());
    this.sessions =
        Caffeine.newBuilder()
            .maximumSize(MOST_SESSIONS)
            .expireAfterWrite(entryAge)
            .ticker(this::nanos)
            .build();
    this.unknown =
        Caffeine.newBuilder()
            .maximumSize(MOST_UNKNOWN)
            .expireAfterWrite(UNKNOWN_AGE)
            .ticker(this::nanos)
            .build();
    this.ended =
        Caffeine.newBuilder()
            .expireAfterWrite(entryAge.multipliedBy(2))
            .ticker(this::nanos)
            .build();
  }

  private long nanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Override
  public Found findInMemory(Hostname host, List<String> cookieValues) {
    Set<String> keys = keys(cookieValues);
    if (keys.isEmpty()) {
      return new Found.None();
    }
    if (health.boundPassed()) {
      return new Found.StoreDown();
    }
    Candidates candidates = new Candidates(host);
    for (String key : keys) {
      ActiveSession session = sessions.getIfPresent(key);
      if (session != null) {
        candidates.consider(session);
      } else if (unknown.getIfPresent(key) == null) {
        return new Found.NotInMemory();
      }
    }
    return served(candidates.found());
  }

  private Found served(Found found) {
    if (found instanceof Found.Active) {
      health.served();
    }
    return found;
  }

  @Override
  public Found find(Hostname host, List<String> cookieValues) {
    Set<String> keys = keys(cookieValues);
    if (keys.isEmpty()) {
      return new Found.None();
    }
    if (health.boundPassed()) {
      return new Found.StoreDown();
    }
    Candidates candidates = new Candidates(host);
    boolean incomplete = false;
    for (String key : keys) {
      ActiveSession session = sessions.getIfPresent(key);
      if (session != null) {
        candidates.consider(session);
      } else if (unknown.getIfPresent(key) == null) {
        incomplete |= !load(key, candidates);
      }
    }
    Found found = served(candidates.found());
    return incomplete && found instanceof Found.None ? new Found.StoreDown() : found;
  }

  /** Looks in the store; false when it cannot be read. */
  private boolean load(String key, Candidates candidates) {
    if (health.failing()) {
      return false; // waiting for the store again would hold up every request that has a cookie
    }
    return switch (loads.load(key)) {
      case SessionLoads.Loaded.Session(var session) -> {
        sessions.put(key, session);
        candidates.consider(session);
        yield true;
      }
      case SessionLoads.Loaded.Unknown _ -> {
        unknown.put(key, true);
        yield true;
      }
      case SessionLoads.Loaded.Failed _ -> false;
    };
  }

  /** Something has ended: in force at once here, and on other replicas by the log. */
  public void ended(Revocation.Ended what) {
    ended.put(what, true);
  }

  /** Forgets all sessions, after the log was unreadable for so long that it may have a gap. */
  void forgetAll() {
    sessions.invalidateAll();
  }

  private static Set<String> keys(List<String> cookieValues) {
    Set<String> keys = new LinkedHashSet<>();
    for (String value : cookieValues) {
      OpaqueToken.parse(value).map(OpaqueToken::hash).ifPresent(keys::add);
      if (keys.size() == MOST_VALUES) {
        break;
      }
    }
    return keys;
  }

  /** The sessions of one request that are in force on its host. */
  private final class Candidates {
    private final Hostname host;
    private final Instant now = clock.instant();
    private Found found = new Found.None();

    private Candidates(Hostname host) {
      this.host = host;
    }

    void consider(ActiveSession session) {
      if (!session.host().equals(host)
          || !now.isBefore(session.expiresAt())
          || ended.getIfPresent(new Revocation.Ended.Login(session.loginId())) != null
          || ended.getIfPresent(new Revocation.Ended.HostSession(session.key())) != null) {
        return;
      }
      found =
          switch (found) {
            case Found.Active(var other) when !sameUser(other, session) -> new Found.Ambiguous();
            case Found.Active(var other) when other.expiresAt().isAfter(session.expiresAt()) ->
                found;
            case Found.Ambiguous _ -> found;
            case Found.Active _, Found.None _, Found.NotInMemory _, Found.StoreDown _ ->
                new Found.Active(session);
          };
    }

    Found found() {
      return found;
    }

    private static boolean sameUser(ActiveSession one, ActiveSession other) {
      return one.issuer().equals(other.issuer())
          && one.identity().userId().equals(other.identity().userId());
    }
  }
}
