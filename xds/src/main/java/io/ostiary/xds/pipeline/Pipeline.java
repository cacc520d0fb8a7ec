package io.ostiary.xds.pipeline;

import io.ostiary.translator.Inputs;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.PublishResult;
import io.ostiary.xds.cache.Snapshot;
import io.ostiary.xds.files.FileContents;
import io.ostiary.xds.kubernetes.KubernetesContents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates the inputs whenever they change and puts the result in force: first for authorization,
 * then for Envoys, then for those who only want to know. A rejected translation leaves in force
 * what was.
 *
 * <p>The first of several changes is taken up at once; those that follow within the window are
 * taken together when it ends. So a single edit waits for nothing, and a flood costs one
 * translation per window.
 *
 * <p>After {@link #start} all state but what {@link #last} and {@link #submit} touch is confined to
 * the timer's thread, which must be one.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** The wall clock may jump, so a far moment is looked at again at least this often. */
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

  private final PipelineSettings settings;
  private final SettingsInForce translation;
  private final DeltaCache cache;
  private final PipelineConsumers consumers;
  private final Clocks clocks;

  private final AtomicReference<Optional<FileContents>> latest =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<KubernetesContents> live =
      new AtomicReference<>(KubernetesContents.NONE);
  private final AtomicReference<Optional<Publication>> last =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Inputs>> accepted =
      new AtomicReference<>(Optional.empty());
  private final List<Consumer<Settled>> settledListeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** The latest contents that were translated. */
  private Optional<FileContents> good = Optional.empty();

  private KubernetesContents translatedObjects = KubernetesContents.NONE;
  private List<Diagnostic> translationDiagnostics = List.of();
  private List<Diagnostic> reported = List.of();
  private boolean everReported;
  private boolean runIsDue;
  private Duration windowEnd = Duration.ZERO;
  private Optional<Instant> repeatAt = Optional.empty();
  private boolean napping;

  /**
   * The time.
   *
   * @param wall what certificates are judged by
   * @param timer what waits; its tasks run on one thread
   */
  public record Clocks(InstantSource wall, MonotonicTimer timer) {}

  public Pipeline(
      PipelineSettings settings,
      Function<Inputs, TranslationResult> translate,
      DeltaCache cache,
      PipelineConsumers consumers,
      Clocks clocks) {
    this.settings = settings;
    this.translation = new SettingsInForce(translate);
    this.cache = cache;
    this.consumers = consumers;
    this.clocks = clocks;
  }

  /** Translates and publishes for the first time, on the caller's thread. Called once. */
  public StartResult start(FileContents contents) {
    latest.set(Optional.of(contents));
    translateLatest();
    Optional<Publication> first = last.get();
    if (first.isEmpty()) {
      return new StartResult.Refused(currentDiagnostics());
    }
    reportDiagnostics();
    var _ = cache.onRejection(_ -> clocks.timer().schedule(Duration.ZERO, this::reportDiagnostics));
    return new StartResult.Started(first.get());
  }

  /** Takes up changed inputs; any thread may call it. */
  public void submit(FileContents contents) {
    latest.set(Optional.of(contents));
    clocks.timer().schedule(Duration.ZERO, this::coalesce);
  }

  /**
   * Takes up changed objects of an API server, or before {@link #start} the first ones; any thread
   * may call it.
   */
  public void submit(KubernetesContents contents) {
    live.set(contents);
    if (latest.get().isPresent()) {
      clocks.timer().schedule(Duration.ZERO, this::coalesce);
    }
  }

  /**
   * Tells, after each translation and each refusal by an Envoy, what the objects have come to; also
   * when that is the same as before. Given before {@link #start}; the listener must not wait.
   */
  public void onSettled(Consumer<Settled> listener) {
    settledListeners.add(listener);
  }

  /** Whether a configuration is in force. */
  public boolean ready() {
    return last.get().isPresent();
  }

  /** What is in force. */
  public Optional<Publication> last() {
    return last.get();
  }

  /** The inputs of the last translation that was not rejected. */
  public Optional<Inputs> inputs() {
    return accepted.get();
  }

  private void coalesce() {
    if (runIsDue || closed) {
      return;
    }
    Duration rest = windowEnd.minus(clocks.timer().now());
    if (!rest.isPositive()) {
      run();
      return;
    }
    runIsDue = true;
    clocks.timer().schedule(rest, this::run);
  }

  private void run() {
    runIsDue = false;
    if (closed) {
      return;
    }
    try {
      translateLatest();
      reportDiagnostics();
    } catch (RuntimeException e) {
      // A fault of ours in one configuration must not end the loop; what was in force stays.
      LOG.error("event=translation_failed", e);
    }
    windowEnd = clocks.timer().now().plus(settings.window());
  }

  private void translateLatest() {
    Duration start = clocks.timer().now();
    FileContents contents = latest.get().orElseThrow();
    translatedObjects = live.get();
    Instant now = clocks.wall().instant();
    switch (translate(contents, now)) {
      case Translated translated -> {
        good = Optional.of(contents);
        translationDiagnostics = translated.diagnostics();
        putInForce(translated, start);
        repeat(translated, now);
      }
      case Rejected(List<Diagnostic> problems) -> {
        LOG.warn("event=configuration_rejected diagnostics={}", problems.size());
        Set<Diagnostic> all = new LinkedHashSet<>(problems);
        all.addAll(translateWithLastGoodConfiguration(contents, now, start));
        translationDiagnostics = List.copyOf(all);
      }
    }
  }

  private TranslationResult translate(FileContents contents, Instant now) {
    Inputs inputs =
        new Inputs(
            contents.config(),
            contents.manifests(),
            translatedObjects.objects(),
            contents.files(),
            now,
            settings.defaultCertificate(),
            settings.options());
    TranslationResult result = translation.translate(inputs);
    if (result instanceof Translated) {
      accepted.set(Optional.of(inputs));
    }
    return result;
  }

  /**
   * Goes on with the objects and the files as they are now and the configuration as it was: a slip
   * in {@code config.yaml} must not freeze the addresses of everybody's backends, nor let their
   * certificates expire. Where a file is what is wrong, it too is taken as it was.
   *
   * @return the diagnostics of what is in force
   */
  private List<Diagnostic> translateWithLastGoodConfiguration(
      FileContents contents, Instant now, Duration start) {
    if (good.isEmpty()) {
      return List.of();
    }
    FileContents before = good.get();
    for (Map<String, String> files :
        List.of(newest(before.files(), contents.files()), before.files())) {
      FileContents mixed =
          new FileContents(before.config(), contents.manifests(), files, List.of());
      if (translate(mixed, now) instanceof Translated translated) {
        good = Optional.of(mixed);
        putInForce(translated, start);
        repeat(translated, now);
        return translated.diagnostics();
      }
    }
    return last.get().map(publication -> publication.current().diagnostics()).orElse(List.of());
  }

  /** A broken configuration may have lost the names of files that the good one needs. */
  private static Map<String, String> newest(Map<String, String> before, Map<String, String> now) {
    Map<String, String> files = new TreeMap<>(before);
    files.putAll(now);
    return files;
  }

  /** Comes back when the same inputs give another result; a moment that is past never would. */
  private void repeat(Translated translated, Instant now) {
    repeatAt = translated.repeatAt().filter(now::isBefore);
    nap();
  }

  private void putInForce(Translated translated, Duration start) {
    Optional<Publication> before = last.get();
    if (before.map(Publication::current).filter(translated::equals).isPresent()) {
      return;
    }
    consumers.authorization().forEach(consumer -> consumer.accept(translated));
    PublishResult result = cache.publish(translated.resources());
    Publication publication =
        new Publication(
            before.map(Publication::generation).orElse(0L) + 1,
            before.map(Publication::current),
            translated,
            result);
    last.set(Optional.of(publication));
    log(publication, clocks.timer().now().minus(start));
    consumers.publications().forEach(consumer -> consumer.accept(publication));
  }

  private void log(Publication publication, Duration took) {
    Snapshot snapshot = cache.current().orElseThrow();
    LOG.info(
        "event=snapshot generation={} hosts={} routes={} upstreams={} certificates={} resources={}"
            + " changed={} diagnostics={} took_ms={}",
        publication.generation(),
        publication.current().model().hosts().size(),
        publication.current().access().routes().size(),
        publication.current().model().upstreams().size(),
        publication.current().model().certificates().size(),
        snapshot.byType().values().stream().mapToInt(Map::size).sum(),
        publication.envoy().size(),
        publication.current().diagnostics().size(),
        took.toMillis());
  }

  /** Tells what is new and what holds no more. */
  private void reportDiagnostics() {
    if (closed) {
      return;
    }
    List<Diagnostic> now = currentDiagnostics();
    last.get()
        .map(publication -> new Settled(translatedObjects, publication, now))
        .ifPresent(settled -> settledListeners.forEach(listener -> listener.accept(settled)));
    if (everReported && now.equals(reported)) {
      return;
    }
    everReported = true;
    DiagnosticsChange change =
        new DiagnosticsChange(without(now, reported), without(reported, now), now);
    reported = now;
    consumers.diagnostics().forEach(consumer -> consumer.accept(change));
  }

  private List<Diagnostic> currentDiagnostics() {
    Stream<Diagnostic> ofFiles =
        latest.get().stream().flatMap(contents -> contents.diagnostics().stream());
    Stream<Diagnostic> ofEnvoys =
        last.get().stream()
            .map(publication -> publication.current().model())
            .flatMap(model -> RejectionDiagnostics.of(cache.rejections(), model).stream());
    Stream<Diagnostic> ofWatches = live.get().diagnostics().stream();
    return Stream.of(translationDiagnostics.stream(), ofFiles, ofWatches, ofEnvoys)
        .flatMap(stream -> stream)
        .sorted()
        .distinct()
        .toList();
  }

  private static List<Diagnostic> without(List<Diagnostic> some, List<Diagnostic> others) {
    Set<Diagnostic> known = Set.copyOf(others);
    return some.stream().filter(diagnostic -> !known.contains(diagnostic)).toList();
  }

  /** Sleeps towards the moment at which the same inputs give another result. */
  private void nap() {
    if (repeatAt.isEmpty() || napping || closed) {
      return;
    }
    Duration rest = Duration.between(clocks.wall().instant(), repeatAt.get());
    napping = true;
    clocks
        .timer()
        .schedule(rest.compareTo(LONGEST_NAP) < 0 ? positive(rest) : LONGEST_NAP, this::wake);
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private void wake() {
    napping = false;
    boolean isDue = repeatAt.filter(at -> !clocks.wall().instant().isBefore(at)).isPresent();
    if (isDue) {
      repeatAt = Optional.empty();
      coalesce();
    } else {
      nap();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
