package io.ostiary.xds.kubernetes.status;

import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.ApiFailure;
import io.ostiary.xds.kubernetes.status.LeaseApi.Held;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write statuses, which one replica at a time has.
 *
 * <p>Nobody's clock is compared with another's: a replica takes the Lease of another when it has
 * not seen it change for its whole life, and believes in its own only for a part of that since it
 * last began to renew it. So a replica that was frozen finds its right gone when it wakes.
 */
public final class LeaderLease implements AutoCloseable {
  /** After this long without renewal somebody else may take it. */
  static final Duration LIFE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
  private static final Duration BELIEF = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LAST_CALL = Duration.ofSeconds(2);

  private final LeaseApi api;
  private final String identity;
  private final MonotonicTimer timer;
  private final Runnable listener;
  private final Thread thread;
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile Duration believedUntil = Duration.ZERO;
  private volatile boolean held;

  // Confined to the thread.
  private Optional<Held> seen = Optional.empty();
  private Duration seenSince = Duration.ZERO;
  private boolean troubled;

  /**
   * A right that nobody has asked for yet.
   *
   * @param identity the replica's name, unique among all
   * @param listener is told when the right is gained or lost; must not wait
   */
  public LeaderLease(LeaseApi api, String identity, MonotonicTimer timer, Runnable listener) {
    this.api = api;
    this.identity = identity;
    this.timer = timer;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("leader-lease").unstarted(this::run);
  }

  /** Begins to ask for it. */
  public void start() {
    thread.start();
  }

  /** Whether this replica has the right now. */
  public boolean isHeld() {
    return held && timer.now().compareTo(believedUntil) < 0;
  }

  /** Gives the right up, so that another replica need not wait for its end. */
  @Override
  public void close() {
    ending.countDown();
    try {
      thread.join(LAST_CALL);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      do {
        ask();
      } while (!ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
      release();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks once. */
  void ask() throws InterruptedException {
    Duration begun = timer.now();
    try {
      boolean mine = takeOrRenew(begun);
      if (mine) {
        believedUntil = begun.plus(BELIEF);
      }
      turn(mine);
      troubled = false;
    } catch (ApiFailure failure) {
      if (!troubled && failure.kind() != ApiFailure.Kind.CONFLICT) {
        LOG.warn(
            "event=lease_failed kind={} reason=\"{}\"", failure.kind().label(), failure.reason());
        troubled = true;
      }
      turn(isHeld());
    }
  }

  private boolean takeOrRenew(Duration now) throws ApiFailure, InterruptedException {
    Optional<Held> found = api.get();
    if (!found.equals(seen)) {
      seen = found;
      seenSince = now;
    }
    if (found.isEmpty()) {
      api.create(identity);
      return true;
    }
    Held lease = found.get();
    boolean free = lease.holder().isEmpty() || lease.holder().equals(identity);
    boolean over = now.minus(seenSince).compareTo(LIFE) >= 0;
    if (!free && !over) {
      return false;
    }
    api.give(lease, identity);
    return true;
  }

  private void turn(boolean mine) {
    if (mine != held) {
      held = mine;
      LOG.info("event={} replica={}", mine ? "leading" : "following", identity);
      listener.run();
    }
  }

  private void release() throws InterruptedException {
    if (!isHeld()) {
      return;
    }
    held = false;
    try {
      Optional<Held> lease = api.get().filter(found -> found.holder().equals(identity));
      if (lease.isPresent()) {
        api.give(lease.get(), "");
      }
    } catch (ApiFailure failure) {
      LOG.debug("event=lease_not_released reason=\"{}\"", failure.reason());
    }
  }
}
