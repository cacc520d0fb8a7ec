package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the revocation log again and again, so that a sign-out is in force here within a second.
 */
public final class RevocationPoll {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationPoll.class);
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final int PAGE = 1_000;

  private final SessionStore store;
  private final CachingSessionLookup lookup;
  private final StoreHealth health;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * The newest entry that is in force here. Each read begins with it: if it is not there as it was,
   * then it was deleted for its age, or the log is another one, of a backup or of a server that
   * took over without the last entries, where its number means something else. Then the whole log
   * is read. So does the first poll: sessions may have come into memory before it, when the store
   * was down at the start.
   */
  @GuardedBy("lock")
  private Optional<Revocation> newest = Optional.empty();

  @GuardedBy("lock")
  private boolean down;

  public RevocationPoll(SessionStore store, CachingSessionLookup lookup, StoreHealth health) {
    this.store = requireNonNull(store);
    this.lookup = requireNonNull(lookup);
    this.health = requireNonNull(health);
  }

  /** Polls on this scheduler until the result is cancelled. */
  public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
    return scheduler.scheduleWithFixedDelay(
        this::pollSafely, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void pollSafely() {
    try {
      poll();
    } catch (RuntimeException bug) {
      health.unreadable();
      LOG.error("event=revocation-poll-failed", bug); // thrown on, it would end the schedule
    }
  }

  /** Reads what is new; a failure is told to the health and tried again at the next turn. */
  public void poll() {
    lock.lock();
    try {
      boolean gap = health.boundPassed();
      readAll();
      if (gap) {
        lookup.forgetAll();
      }
      health.readable();
      if (down) {
        down = false;
        LOG.info("event=session-store-up");
      }
    } catch (SessionStoreException unreadable) {
      health.unreadable();
      if (!down) {
        down = true;
        LOG.warn("event=session-store-down cause={}", unreadable.getMessage());
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void readAll() throws SessionStoreException {
    List<Revocation> page;
    do {
      page = store.revocationsAfter(newest.map(entry -> entry.sequence() - 1).orElse(0L), PAGE);
      if (newest.isPresent() && (page.isEmpty() || !page.getFirst().equals(newest.get()))) {
        newest = Optional.empty();
        page = store.revocationsAfter(0, PAGE);
      }
      for (Revocation revocation : page) {
        lookup.ended(revocation.ended());
        newest = Optional.of(revocation);
      }
    } while (page.size() == PAGE);
  }
}
