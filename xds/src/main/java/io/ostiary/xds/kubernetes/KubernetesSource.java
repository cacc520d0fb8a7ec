package io.ostiary.xds.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.OstiarySettings;
import io.ostiary.translator.source.manifest.Pomerium;
import io.ostiary.translator.source.manifest.SettingsObject;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.FeedState.Refused;
import io.ostiary.xds.kubernetes.FeedState.Stale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of an API server as a source that is watched.
 *
 * <p>Nothing is handed out before everything was listed once. After that, what was heard last stays
 * in force whatever happens to the server, to the network or to rights, and each watch that hears
 * nothing is a diagnostic and is counted.
 *
 * <p>Secrets for TLS are followed by their type; every other Secret by its name, as long as an
 * object names it.
 */
public final class KubernetesSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesSource.class);

  /** How long a Secret that was just named may hold back everything else. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Shorter than an operator's patience after a right was taken away. */
  private static final Duration WATCH_LIFE = Duration.ofMinutes(5);

  /** A watch that is being opened anew is no news. */
  private static final Duration NEWSWORTHY = Duration.ofSeconds(2);

  private final KubernetesSettings settings;
  private final ApiConnection connection;
  private final MonotonicTimer timer;
  private final Feed.Surroundings surroundings;
  private final ApiProbe probe;
  private final List<Feed<?>> feeds = new CopyOnWriteArrayList<>();
  private final Map<ObjectRef, NamedSecret> named = new ConcurrentHashMap<>();
  private final Optional<Feed<Service>> statusService;
  private final AtomicBoolean lookIsDue = new AtomicBoolean();
  private final AtomicBoolean translationChanged = new AtomicBoolean();
  private final List<Consumer<KubernetesContents>> contentListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<ClusterState>> stateListeners = new CopyOnWriteArrayList<>();
  private volatile Optional<KubernetesContents> contents = Optional.empty();
  private volatile boolean closed;

  /** A Secret that is followed because it is named. */
  private record NamedSecret(Feed<Secret> feed, Duration since) {}

  public KubernetesSource(
      KubernetesSettings settings,
      ApiConnection connection,
      MonotonicTimer timer,
      MeterRegistry registry) {
    this.settings = settings;
    this.connection = connection;
    this.timer = timer;
    KubernetesMetrics metrics = new KubernetesMetrics(registry);
    this.surroundings = new Feed.Surroundings(FeedLimits.STANDARD, timer, metrics);
    this.probe =
        new ApiProbe(() -> connection.client().raw("/version"), timer, this::serverChanged);
    this.statusService =
        settings
            .statusService()
            .map(
                service ->
                    feed(
                        Selection.named(
                            Service.class,
                            "services",
                            Optional.of(service.namespace()),
                            service.name()),
                        false));
    addFeeds();
    measure(metrics);
  }

  private void addFeeds() {
    feeds.add(feed(Selection.all(IngressClass.class, "ingressclasses", Optional.empty()), true));
    addSettings(Pomerium.class, "pomerium");
    addSettings(OstiarySettings.class, "ostiarysettings");
    List<Optional<String>> scopes =
        settings.namespaces().isEmpty()
            ? List.of(Optional.empty())
            : settings.namespaces().stream().map(Optional::of).toList();
    for (Optional<String> scope : scopes) {
      feeds.add(feed(Selection.all(Ingress.class, "ingresses", scope), true));
      feeds.add(feed(Selection.all(Service.class, "services", scope), true));
      feeds.add(feed(Selection.all(EndpointSlice.class, "endpointslices", scope), true));
      feeds.add(
          feed(
              new Selection<>(
                  Secret.class, "secrets", scope, Map.of("type", "kubernetes.io/tls"), false),
              true));
    }
  }

  private <T extends SettingsObject> void addSettings(Class<T> kind, String resource) {
    feeds.add(
        feed(
            Selection.named(kind, resource, Optional.empty(), settings.settingsObject())
                .whereKnown(),
            true));
  }

  private <T extends HasMetadata> Feed<T> feed(Selection<T> selection, boolean translated) {
    return new Feed<>(
        selection,
        new ApiListerWatcher<>(connection.client(), selection, WATCH_LIFE),
        changed -> changed(changed && translated),
        surroundings);
  }

  private void measure(KubernetesMetrics metrics) {
    for (String state : List.of("waiting", "refused", "live", "absent", "stale")) {
      metrics.watches(
          state,
          this,
          source -> source.all().filter(feed -> feed.state().label().equals(state)).count());
    }
    metrics.flag("api.answers", "whether the API server answers", probe::answers);
    metrics.flag("complete", "whether every object was listed once", () -> contents.isPresent());
  }

  /** Begins to list and watch. */
  public void start() {
    LOG.info(
        "event=watching_cluster server={} namespaces={} settings={}",
        connection.address(),
        settings.namespaces().isEmpty() ? "all" : settings.namespaces(),
        settings.settingsObject());
    probe.start();
    feeds.forEach(Feed::start);
    statusService.ifPresent(Feed::start);
  }

  /**
   * Hands on the contents: the present ones, if complete, and each later change. Called on the
   * timer's thread; listeners must not wait.
   */
  public void onContents(Consumer<KubernetesContents> listener) {
    // On one thread, or a listener could hear of older contents after newer ones.
    timer.schedule(
        Duration.ZERO,
        () -> {
          contentListeners.add(listener);
          contents.ifPresent(listener);
        });
  }

  /** Hands on the cluster's state with its statuses, at each change of either. */
  public void onState(Consumer<ClusterState> listener) {
    stateListeners.add(listener);
    changed(false);
  }

  /** The contents, once everything was listed. */
  public Optional<KubernetesContents> contents() {
    return contents;
  }

  /** What cannot be followed at the moment, for people. */
  public List<Diagnostic> troubles() {
    List<Diagnostic> troubles = new ArrayList<>();
    if (probe.isSilent()) {
      troubles.add(
          trouble(
              "API server",
              "does not answer",
              "check the API server and the way to it; what was heard last stays in force"));
    }
    all().forEach(feed -> trouble(feed).ifPresent(troubles::add));
    return List.copyOf(troubles);
  }

  @Override
  public void close() {
    closed = true;
    probe.close();
    all().forEach(Feed::close);
  }

  private Stream<Feed<?>> all() {
    return Stream.of(
            feeds.stream(), statusService.stream(), named.values().stream().map(NamedSecret::feed))
        .flatMap(stream -> stream);
  }

  private void serverChanged(boolean recovered) {
    if (recovered) {
      all().forEach(Feed::refresh);
    }
    changed(false);
  }

  /** Any thread may call it; one look follows for any number of changes. */
  private void changed(boolean translation) {
    if (translation) {
      translationChanged.set(true);
    }
    if (lookIsDue.compareAndSet(false, true)) {
      timer.schedule(Duration.ZERO, this::look);
    }
  }

  private void look() {
    lookIsDue.set(false);
    if (closed) {
      return;
    }
    try {
      boolean translation = translationChanged.getAndSet(false);
      if (!feeds.stream().allMatch(feed -> feed.state().isComplete())) {
        translationChanged.compareAndSet(false, translation);
        return;
      }
      List<Kept> kept = new ArrayList<>();
      feeds.forEach(feed -> feed.copyTo(kept));
      if (followNamed(kept)) {
        translationChanged.compareAndSet(false, translation);
        return;
      }
      hand(kept, translation);
    } catch (RuntimeException bug) {
      // A fault in one look must not end all that follow.
      LOG.error("event=look_failed", bug);
    }
  }

  /** Follows the Secrets that are named now; true while one of them is still awaited. */
  private boolean followNamed(List<Kept> kept) {
    List<Sourced<?>> objects = new ArrayList<>();
    kept.forEach(one -> objects.add(one.object()));
    Set<ObjectRef> wanted = Translator.referencedSecrets(objects);
    named.forEach(
        (ref, secret) -> {
          if (!wanted.contains(ref)) {
            named.remove(ref);
            secret.feed().close();
          }
        });
    boolean awaited = false;
    for (ObjectRef ref : wanted) {
      NamedSecret secret = named.computeIfAbsent(ref, this::follow);
      Duration waited = timer.now().minus(secret.since());
      if (!secret.feed().state().isComplete() && waited.compareTo(PATIENCE) < 0) {
        awaited = true;
      }
      secret.feed().copyTo(kept);
    }
    if (awaited) {
      timer.schedule(PATIENCE, () -> changed(false));
    }
    return awaited;
  }

  private NamedSecret follow(ObjectRef ref) {
    Feed<Secret> feed =
        feed(
            Selection.named(Secret.class, "secrets", Optional.of(ref.namespace()), ref.name()),
            true);
    feed.start();
    return new NamedSecret(feed, timer.now());
  }

  private void hand(List<Kept> kept, boolean translation) {
    Map<ObjectRef, Kept> byRef = new HashMap<>();
    kept.forEach(one -> byRef.putIfAbsent(one.object().ref(), one));
    List<Diagnostic> troubles = troubles();
    boolean troublesChanged =
        contents.filter(before -> before.diagnostics().equals(troubles)).isEmpty();
    if (translation || troublesChanged || contents.isEmpty()) {
      List<Sourced<?>> objects = new ArrayList<>();
      byRef.values().forEach(one -> objects.add(one.object()));
      KubernetesContents next = new KubernetesContents(objects, troubles);
      if (contents.isEmpty()) {
        LOG.info("event=cluster_complete objects={}", objects.size());
      }
      contents = Optional.of(next);
      contentListeners.forEach(listener -> listener.accept(next));
    }
    ClusterState state = new ClusterState(byRef, statusServiceNow());
    stateListeners.forEach(listener -> listener.accept(state));
  }

  private Optional<Kept> statusServiceNow() {
    List<Kept> found = new ArrayList<>();
    statusService.ifPresent(feed -> feed.copyTo(found));
    return found.stream().findFirst();
  }

  private Optional<Diagnostic> trouble(Feed<?> feed) {
    return switch (feed.state()) {
      case Stale(Duration since, var _, String reason) -> {
        Duration age = timer.now().minus(since);
        if (age.compareTo(NEWSWORTHY) < 0) {
          timer.schedule(NEWSWORTHY, () -> changed(false));
          yield Optional.empty();
        }
        yield Optional.of(
            trouble(
                feed.selection().toString(),
                "cannot be followed: " + reason,
                "what was heard last stays in force; it is taken up again by itself"));
      }
      case Refused(var kind, String reason) ->
          Optional.of(
              trouble(
                  feed.selection().toString(),
                  "cannot be followed: " + reason,
                  remedy(kind, feed.selection())));
      case FeedState.Waiting _, FeedState.Live _, FeedState.Absent _ -> Optional.empty();
    };
  }

  private static String remedy(ApiFailure.Kind kind, Selection<?> selection) {
    return kind == ApiFailure.Kind.FORBIDDEN
        ? "grant get, list and watch of " + selection
        : "check the API server and the way to it";
  }

  private static Diagnostic trouble(String what, String problem, String remedy) {
    return new Diagnostic(
        Severity.ERROR,
        new ObjectRef("watch", "", what),
        Optional.empty(),
        "",
        "",
        problem,
        remedy);
  }
}
