package io.ostiary.xds.kubernetes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.ApiFailure.Kind;
import io.ostiary.xds.kubernetes.FeedState.Absent;
import io.ostiary.xds.kubernetes.FeedState.Live;
import io.ostiary.xds.kubernetes.FeedState.Refused;
import io.ostiary.xds.kubernetes.FeedState.Stale;
import io.ostiary.xds.kubernetes.FeedState.Waiting;
import io.ostiary.xds.kubernetes.ListerWatcher.Listing;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one selection, listed once and followed by a watch.
 *
 * <p>One thread does everything: it lists, opens a watch from the listing's version, takes up what
 * the watch says, and when the watch ends it opens the next from the last version that it heard of.
 * Only when the server has forgotten that version it lists again, and takes the difference. Because
 * that thread waits for the watch with a limit, a watch that ended without a word is noticed too.
 * What was heard last stays until something newer is known.
 */
final class Feed<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** A version that is refused again and again may be one that the server never had. */
  private static final int ATTEMPTS_FROM_A_VERSION = 3;

  /** A watch that ends sooner counts as one that was never had, or it would be opened in a loop. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

  private final Selection<T> selection;
  private final ListerWatcher<T> api;
  private final Listener listener;
  private final Surroundings surroundings;
  private final Thread thread;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<String, Kept> objects = new HashMap<>();

  private volatile FeedState state = new Waiting();
  private volatile boolean closed;

  // Confined to the feed's thread.
  private Optional<String> version = Optional.empty();
  private int failures;
  private long watchNumber;

  /** Is told of changes, on the feed's thread; must not wait. */
  interface Listener {
    /**
     * Something changed.
     *
     * @param translation whether it is more than the feed's state or an object's status
     */
    void changed(boolean translation);
  }

  /** What all feeds share. */
  record Surroundings(FeedLimits limits, MonotonicTimer timer, KubernetesMetrics metrics) {}

  /** What the thread is told by a watch, or by others. */
  private sealed interface Signal {
    record Event(long watch, Watcher.Action action, Optional<? extends HasMetadata> object)
        implements Signal {}

    record Ended(long watch, ApiFailure.Kind kind, String reason) implements Signal {}

    record Refresh() implements Signal {}
  }

  Feed(Selection<T> selection, ListerWatcher<T> api, Listener listener, Surroundings surroundings) {
    this.selection = selection;
    this.api = api;
    this.listener = listener;
    this.surroundings = surroundings;
    this.thread = Thread.ofVirtual().name("watch-" + selection.resource()).unstarted(this::run);
  }

  /** Begins to list and watch. Called once. */
  void start() {
    thread.start();
  }

  Selection<T> selection() {
    return selection;
  }

  FeedState state() {
    return state;
  }

  /** Adds the objects as they are known now. */
  void copyTo(Collection<Kept> target) {
    synchronized (lock) {
      target.addAll(objects.values());
    }
  }

  /** Opens a new watch now, from where the present one is. */
  void refresh() {
    signals.add(new Signal.Refresh());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closed) {
        Duration pause = Duration.ZERO;
        try {
          follow();
        } catch (ApiFailure failure) {
          pause = failed(failure);
        } catch (RuntimeException bug) {
          LOG.error("event=watch_failed resource=\"{}\"", selection, bug);
          pause = failed(new ApiFailure(Kind.UNREACHABLE, bug.toString()));
        }
        rest(pause);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lists where that is needed, and follows one watch to its end. */
  private void follow() throws ApiFailure, InterruptedException {
    if (version.isEmpty()) {
      Listing<T> listing = api.list();
      surroundings.metrics().listed(selection.resource());
      version = Optional.of(listing.version());
      boolean changed = replace(listing.items()) || !state.isComplete();
      enter(new Live());
      listener.changed(changed);
    }
    long number = ++watchNumber;
    AutoCloseable watch = api.watch(version.orElseThrow(), new Messenger(number));
    Duration opened = surroundings.timer().now();
    try {
      if (!(state instanceof Live)) {
        enter(new Live());
        listener.changed(false);
      }
      listen(number);
    } finally {
      end(watch);
      Duration life = surroundings.timer().now().minus(opened);
      if (life.compareTo(SHORT_LIFE) >= 0) {
        failures = 0;
      }
    }
  }

  /** Takes up what a watch says until it ends in order or is to be opened anew. */
  private void listen(long number) throws ApiFailure, InterruptedException {
    Duration silence = surroundings.limits().silence();
    while (true) {
      Signal signal = signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      switch (signal) {
        case null ->
            throw new ApiFailure(
                Kind.SILENT, "the watch was silent for " + silence.toSeconds() + " s");
        case Signal.Refresh _ -> {
          return;
        }
        case Signal.Event event when event.watch() == number -> take(event);
        case Signal.Ended ended when ended.watch() == number -> {
          surroundings.metrics().watchEnded(selection.resource(), ended.kind());
          throw new ApiFailure(ended.kind(), ended.reason());
        }
        case Signal.Event _, Signal.Ended _ -> {}
      }
    }
  }

  private void take(Signal.Event event) throws ApiFailure {
    surroundings.metrics().heard(selection.resource());
    if (event.action() == Watcher.Action.ERROR || event.object().isEmpty()) {
      throw new ApiFailure(Kind.UNREACHABLE, "the watch reported an error");
    }
    HasMetadata object = event.object().get();
    Optional.ofNullable(object.getMetadata().getResourceVersion())
        .ifPresent(heard -> version = Optional.of(heard));
    switch (event.action()) {
      case ADDED, MODIFIED -> {
        if (Kept.isLeaving(object)) {
          remove(object);
        } else {
          put(Kept.of(object));
        }
      }
      case DELETED -> remove(object);
      case BOOKMARK, ERROR -> {}
    }
  }

  private void remove(HasMetadata object) {
    boolean known;
    synchronized (lock) {
      known = objects.remove(key(object)) != null;
    }
    if (known) {
      listener.changed(true);
    }
  }

  private void put(Kept kept) {
    Optional<Kept> before;
    synchronized (lock) {
      before = Optional.ofNullable(objects.put(key(kept.object().object()), kept));
    }
    if (!before.equals(Optional.of(kept))) {
      listener.changed(before.filter(old -> old.object().equals(kept.object())).isEmpty());
    }
  }

  /** Takes a listing as what there is; whether anything that is translated differs. */
  private boolean replace(List<T> items) {
    Map<String, Kept> next = new HashMap<>();
    items.stream()
        .filter(item -> !Kept.isLeaving(item))
        .forEach(item -> next.put(key(item), Kept.of(item)));
    synchronized (lock) {
      boolean same = wanted(next).equals(wanted(objects));
      objects.clear();
      objects.putAll(next);
      return !same;
    }
  }

  private static Map<String, Sourced<?>> wanted(Map<String, Kept> kept) {
    Map<String, Sourced<?>> wanted = new HashMap<>();
    kept.forEach((key, one) -> wanted.put(key, one.object()));
    return wanted;
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** Notes a failure; how long to wait before the next attempt. */
  private Duration failed(ApiFailure failure) {
    surroundings.metrics().failed(selection.resource(), failure.kind());
    failures++;
    if (failure.kind() == Kind.GONE || failures % ATTEMPTS_FROM_A_VERSION == 0) {
      version = Optional.empty();
    }
    if (failure.kind() == Kind.ABSENT && selection.optional()) {
      version = Optional.empty();
      boolean changed = replace(List.of()) || !state.isComplete();
      enter(new Absent());
      listener.changed(changed);
      return surroundings.limits().absence();
    }
    // The first end of a watch is part of its life: the server bounds each.
    if (failures > 1 || !(state instanceof Live)) {
      Duration since = state instanceof Stale stale ? stale.since() : surroundings.timer().now();
      enter(
          state.isComplete()
              ? new Stale(since, failure.kind(), failure.reason())
              : new Refused(failure.kind(), failure.reason()));
      listener.changed(false);
    }
    return surroundings.limits().pauses().after(failures);
  }

  private void enter(FeedState next) {
    boolean same = state.getClass().equals(next.getClass());
    state = next;
    if (same) {
      return;
    }
    switch (next) {
      case Stale(var _, var kind, var reason) -> warn(kind, reason);
      case Refused(var kind, var reason) -> warn(kind, reason);
      case Absent _ -> LOG.info("event=kind_absent resource=\"{}\"", selection);
      case Live _, Waiting _ -> LOG.info("event=watching resource=\"{}\"", selection);
    }
  }

  private void warn(Kind kind, String reason) {
    LOG.warn(
        "event=watch_lost resource=\"{}\" kind={} reason=\"{}\"", selection, kind.label(), reason);
  }

  /** Waits, but not when somebody asks for a new attempt. */
  private void rest(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    while (true) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      if (signals.poll(left, TimeUnit.NANOSECONDS) instanceof Signal.Refresh) {
        return;
      }
    }
  }

  private void end(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception failure) {
      LOG.debug("event=watch_close_failed resource=\"{}\"", selection, failure);
    }
  }

  /** Puts what a watch says into the queue, with its number: late words of another do not count. */
  private final class Messenger implements Watcher<T> {
    private final long number;

    Messenger(long number) {
      this.number = number;
    }

    @Override
    public void eventReceived(Action action, T resource) {
      signals.add(new Signal.Event(number, action, Optional.ofNullable(resource)));
    }

    @Override
    public void onClose() {
      signals.add(new Signal.Ended(number, Kind.UNREACHABLE, "the watch ended"));
    }

    @Override
    public void onClose(WatcherException cause) {
      Kind kind = cause.isHttpGone() ? Kind.GONE : ApiCall.failure(cause).kind();
      signals.add(new Signal.Ended(number, kind, ApiCall.failure(cause).reason()));
    }
  }
}
