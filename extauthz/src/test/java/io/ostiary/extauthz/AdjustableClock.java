package io.ostiary.extauthz;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. */
public final class AdjustableClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public AdjustableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** At a whole second, as times in tokens are. */
  public static AdjustableClock atSomeTime() {
    return new AdjustableClock(Instant.parse("2026-11-23T10:00:00Z"));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }
}
