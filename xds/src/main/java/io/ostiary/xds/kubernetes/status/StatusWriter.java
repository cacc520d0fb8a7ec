package io.ostiary.xds.kubernetes.status;

import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.ApiFailure;
import io.ostiary.xds.kubernetes.Backoff;
import io.ostiary.xds.kubernetes.ClusterState;
import io.ostiary.xds.pipeline.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what Kubernetes tells users equal to what is in force, as long as this replica has the
 * right to. It compares and writes the differences, so a write that failed, or that another program
 * undid, is made again, later and later.
 */
public final class StatusWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Backoff RETRIES = new Backoff(RETRY, Duration.ofMinutes(1));
  private static final int AT_A_TIME = 4;

  private final StatusApi api;
  private final BooleanSupplier leads;
  private final MeterRegistry registry;
  private final AddressBook addresses;
  private final EventBook events;
  private final AccountBook accounts;
  private final ConditionBook conditions;
  private final Set<String> controllers;
  private final Thread thread;
  private final ExecutorService calls =
      Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().name("status-", 0).factory());
  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<Optional<Settled>> settled =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<ClusterState>> cluster =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch ending = new CountDownLatch(1);

  private final Set<String> complained = ConcurrentHashMap.newKeySet();

  // Confined to the thread.
  private boolean led;
  private int failures;

  /** What is to be written. */
  record Write(String what, ObjectRef object, Call call) {}

  /** A call that writes. */
  interface Call {
    void run() throws ApiFailure, InterruptedException;
  }

  /** What is compared: what should be told, and what the server tells. */
  record View(Map<ObjectRef, Outcome> outcomes, Settled settled, ClusterState cluster) {}

  /**
   * A writer that has not begun.
   *
   * @param leads whether this replica may write now
   */
  public StatusWriter(
      StatusSettings settings,
      KubernetesStatusApi api,
      BooleanSupplier leads,
      MonotonicTimer timer,
      MeterRegistry registry) {
    this(settings, (StatusApi) api, leads, timer, registry);
  }

  StatusWriter(
      StatusSettings settings,
      StatusApi api,
      BooleanSupplier leads,
      MonotonicTimer timer,
      MeterRegistry registry) {
    this.api = api;
    this.leads = leads;
    this.registry = registry;
    this.addresses = new AddressBook(settings, timer);
    this.events = new EventBook();
    this.accounts = new AccountBook(settings.settingsObject());
    this.conditions = new ConditionBook(settings.settingsObject());
    this.controllers = settings.controllers();
    this.thread = Thread.ofVirtual().name("status").unstarted(this::run);
    registry.gauge("ostiary.kubernetes.leader", leads, flag -> flag.getAsBoolean() ? 1 : 0);
  }

  /** Begins to write. */
  public void start() {
    thread.start();
  }

  /** Takes up what is in force now. */
  public void take(Settled next) {
    settled.set(Optional.of(next));
    wake.release();
  }

  /** Takes up what the server tells now. */
  public void take(ClusterState next) {
    cluster.set(Optional.of(next));
    wake.release();
  }

  /** The right to write was gained or lost. */
  public void leadershipChanged() {
    wake.release();
  }

  @Override
  public void close() {
    ending.countDown();
    thread.interrupt();
    calls.shutdownNow();
  }

  private void run() {
    try {
      Optional<Duration> again = Optional.empty();
      // The pause lets changes come together that come in crowds.
      while (!ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        if (again.isPresent()) {
          var _ = wake.tryAcquire(again.get().toMillis(), TimeUnit.MILLISECONDS);
        } else {
          wake.acquire();
        }
        wake.drainPermits();
        again = round();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares and writes once; when to do so again without being told to. */
  private Optional<Duration> round() throws InterruptedException {
    if (!leads.getAsBoolean()) {
      forget();
      return Optional.empty();
    }
    if (settled.get().isEmpty() || cluster.get().isEmpty()) {
      return Optional.empty();
    }
    led = true;
    if (!succeeds(settled.get().get(), cluster.get().get())) {
      failures++;
      return Optional.of(RETRIES.after(failures));
    }
    failures = 0;
    complained.clear();
    return addresses.isWaiting() ? Optional.of(RETRY) : Optional.empty();
  }

  private boolean succeeds(Settled now, ClusterState state) throws InterruptedException {
    try {
      View view = new View(Outcomes.of(now, controllers), now, state);
      boolean failed = write(addresses.writes(view, api));
      failed |= write(events.writes(view, api));
      failed |= write(accounts.writes(view, api));
      failed |= write(conditions.writes(view, api));
      return !failed;
    } catch (ApiFailure failure) {
      failed("accounts", "the settings object", failure);
      return false;
    } catch (RuntimeException bug) {
      LOG.error("event=status_failed", bug);
      return false;
    }
  }

  private void forget() {
    if (led) {
      led = false;
      addresses.forget();
      events.forget();
      accounts.forget();
      conditions.forget();
    }
  }

  /** Makes the writes, some at a time; whether one of them failed. */
  private boolean write(List<Write> writes) throws InterruptedException {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    writes.forEach(write -> tasks.add(() -> succeeds(write)));
    boolean failed = false;
    for (Future<Boolean> result : calls.invokeAll(tasks)) {
      failed |= !result.state().equals(Future.State.SUCCESS) || !result.resultNow();
    }
    return failed;
  }

  private boolean succeeds(Write write) throws InterruptedException {
    // The right may have ended while others were written.
    if (!leads.getAsBoolean()) {
      return false;
    }
    try {
      write.call().run();
      count(write.what(), "written");
      return true;
    } catch (ApiFailure failure) {
      if (failure.kind() == ApiFailure.Kind.ABSENT) {
        // The object is gone; the watch will say so.
        return true;
      }
      failed(write.what(), write.object().toString(), failure);
      count(write.what(), failure.kind().label());
      return false;
    }
  }

  private void count(String what, String outcome) {
    registry
        .counter("ostiary.kubernetes.status.writes", "what", what, "outcome", outcome)
        .increment();
  }

  /** Says each kind of failure once: a missing right concerns every object. */
  private void failed(String what, String object, ApiFailure failure) {
    if (complained.add(what + failure.kind())) {
      LOG.warn(
          "event=status_write_failed what={} object=\"{}\" kind={} reason=\"{}\"",
          what,
          object,
          failure.kind().label(),
          failure.reason());
    }
  }
}
