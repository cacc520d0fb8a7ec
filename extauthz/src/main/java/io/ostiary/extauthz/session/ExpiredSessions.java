package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what has expired, in batches so small that no login waits for them. */
public final class ExpiredSessions {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiredSessions.class);
  private static final int BATCH = 500;
  private static final int MOST_BATCHES = 200;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Longer than any replica may be without the log and still serve from memory. */
  private static final Duration REVOCATIONS_KEPT = Duration.ofHours(24);

  private final SessionStore store;
  private final InstantSource clock;

  public ExpiredSessions(SessionStore store, InstantSource clock) {
    this.store = requireNonNull(store);
    this.clock = requireNonNull(clock);
  }

  /** Cleans up every minute on this scheduler until the result is cancelled. */
  public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
    return scheduler.scheduleWithFixedDelay(
        this::deleteSafely, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
  }

  private void deleteSafely() {
    try {
      deleteAll();
    } catch (RuntimeException bug) {
      LOG.error("event=session-cleanup-failed", bug); // thrown on, it would end the schedule
    }
  }

  /** Deletes everything that has expired by now; the number of rows. */
  public int deleteAll() {
    Instant now = clock.instant();
    int deleted = 0;
    try {
      for (int batch = 0; batch < MOST_BATCHES; batch++) {
        int rows = store.deleteExpired(now, now.minus(REVOCATIONS_KEPT), BATCH);
        deleted += rows;
        if (rows < BATCH) {
          break;
        }
      }
    } catch (SessionStoreException down) {
      LOG.warn("event=session-cleanup-put-off cause={}", down.getMessage());
    }
    return deleted;
  }
}
