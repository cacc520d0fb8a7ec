package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/**
 * Since when the revocation log could not be read, and whether sessions in memory may still be
 * served.
 */
public final class StoreHealth {
  /** A poll that is only late, for example in a long garbage collection, is no outage yet. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private static final Duration LONGEST_BOUND = Duration.ofHours(12);

  private final InstantSource clock;
  private final Duration bound;
  private volatile Instant lastRead;
  private volatile boolean failing;
  private final LongAdder servedWhileFailing = new LongAdder();

  /**
   * A store that is taken for readable now.
   *
   * @param bound how long sessions in memory outlive the store ({@code
   *     ostiary.session.serve_when_store_down}); 0 for the strict
   */
  public StoreHealth(Duration bound, InstantSource clock) {
    if (bound.isNegative() || bound.compareTo(LONGEST_BOUND) > 0) {
      throw new IllegalArgumentException("not between 0 and 12 hours: '" + bound + "'");
    }
    this.clock = requireNonNull(clock);
    this.bound = bound;
    this.lastRead = clock.instant();
  }

  Duration bound() {
    return bound;
  }

  /** Whether the last poll failed, or has been due for long. */
  public boolean failing() {
    return failing || unreadFor().compareTo(LATE) > 0;
  }

  /** Whether sessions in memory may not be served any more. */
  public boolean boundPassed() {
    return failing() && unreadFor().compareTo(bound.plus(failing ? Duration.ZERO : LATE)) > 0;
  }

  /** How many requests were answered from memory because the store could not be asked. */
  public long servedWhileFailing() {
    return servedWhileFailing.sum();
  }

  /** A session in memory was served; counts where nobody knows whether it has ended. */
  void served() {
    if (failing()) {
      servedWhileFailing.increment();
    }
  }

  void readable() {
    lastRead = clock.instant();
    failing = false;
  }

  void unreadable() {
    failing = true;
  }

  private Duration unreadFor() {
    return Duration.between(lastRead, clock.instant());
  }
}
