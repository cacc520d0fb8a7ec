package io.ostiary.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.ostiary.xds.cache.CachedResource;
import io.ostiary.xds.cache.Changes;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.Rejection;
import io.ostiary.xds.cache.ResourceKey;
import io.ostiary.xds.cache.ResourceType;
import io.ostiary.xds.cache.ResourceType.Stage;
import io.ostiary.xds.cache.Snapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's view of the cache, and the order in which it is brought up to date.
 *
 * <p>Make before break. Clusters, endpoints and secrets go first. What refers to them (listeners
 * and routes) waits until they are acknowledged and new clusters have their endpoints. They are
 * removed only when what might refer to them has been acknowledged and requests under way have had
 * time to end. All of a snapshot is taken over at once, so that a route can never overtake the
 * cluster that was published with it. Each wait is bounded: a client that acknowledges nothing must
 * not keep the rest from being sent.
 *
 * <p>Not thread-safe; confined to its stream's executor.
 */
final class StreamState {
  private static final Logger LOG = LoggerFactory.getLogger(StreamState.class);
  private static final Duration ALWAYS = Duration.ofSeconds(Long.MAX_VALUE);

  /** The types in the order of {@link ResourceType}; those that are not emitted come last. */
  private static final Comparator<String> ORDER =
      Comparator.comparing(
              (String typeUrl) ->
                  ResourceType.of(typeUrl).map(Enum::ordinal).orElse(Integer.MAX_VALUE))
          .thenComparing(Comparator.naturalOrder());

  private final DeltaCache cache;
  private final Pacing pacing;
  private final Outlet outlet;
  private final XdsMetrics metrics;
  private final Warming warming;
  private final Map<String, TypeSubscription> types = new TreeMap<>(ORDER);

  private Optional<Snapshot> view = Optional.empty();
  private Optional<Duration> heldBackSince = Optional.empty();
  private Duration nextResend = Duration.ZERO;
  private long lastNonce;

  /** Where responses go. */
  interface Outlet {
    /** Whether a response would be sent on at once instead of being held in memory. */
    boolean isReady();

    void send(DeltaDiscoveryResponse response);
  }

  StreamState(DeltaCache cache, Pacing pacing, Outlet outlet, XdsMetrics metrics) {
    this.cache = cache;
    this.pacing = pacing;
    this.outlet = outlet;
    this.metrics = metrics;
    this.warming = new Warming(pacing.warming());
  }

  /** Takes up a request. What it asks for is sent by the next {@link #flush}. */
  void receive(DeltaDiscoveryRequest request, Duration now) {
    String typeUrl = request.getTypeUrl();
    TypeSubscription type = types.computeIfAbsent(typeUrl, url -> new TypeSubscription());
    type.answered(request.getResponseNonce())
        .ifPresent(
            batch -> {
              if (request.hasErrorDetail()) {
                refused(typeUrl, type, batch, request.getErrorDetail().getMessage());
              } else {
                metrics.acknowledged(typeUrl);
                type.accepted(batch);
              }
              if (is(typeUrl, ResourceType.CLUSTER)) {
                warming.clustersAnswered(now);
              }
              examine(typeUrl, type, batch.items().keySet(), now);
            });
    Optional<Set<String>> touched = type.subscribe(request);
    if (is(typeUrl, ResourceType.ENDPOINT)) {
      request.getResourceNamesSubscribeList().stream().filter(warming::asked).forEach(type::force);
    }
    if (view.isPresent()) {
      examine(typeUrl, type, touched.orElseGet(() -> allNames(typeUrl, type)), now);
    }
  }

  private void refused(String typeUrl, TypeSubscription type, Batch batch, String words) {
    metrics.refused(typeUrl);
    String message = RefusalMessage.clean(words);
    if (batch.items().size() > 1) {
      LOG.warn(
          "event=response_refused type={} resources={} message=\"{}\"",
          ResourceType.label(typeUrl),
          batch.items().size(),
          message);
      type.refusedSome(batch, words);
      return;
    }
    batch
        .items()
        .forEach(
            (name, item) -> {
              type.refusedAlone(name, item);
              ResourceKey key = new ResourceKey(typeUrl, name);
              LOG.warn("event=resource_refused resource=\"{}\" message=\"{}\"", key, message);
              item.map(CachedResource::version)
                  .ifPresent(version -> cache.reject(new Rejection(key, version, message)));
            });
  }

  /**
   * Sends whatever may be sent now.
   *
   * @return when to call again at the latest; empty when only a request or a change can matter
   */
  Optional<Duration> flush(Duration now) {
    advance(now);
    if (view.isEmpty()) {
      return Optional.empty();
    }
    boolean routesSettled = settled(Stage.USING, now);
    Duration removalsUntil =
        now.minus(pacing.removalGrace()).minus(routesSettled ? Duration.ZERO : pacing.patience());
    offer(Stage.USED, removalsUntil, now);
    if (mayUse(now)) {
      offer(Stage.USING, ALWAYS, now);
    }
    return nextFlush(now);
  }

  /** Takes over the newest snapshot as a whole. */
  private void advance(Duration now) {
    Optional<Changes> changes = cache.changesSince(view.map(Snapshot::sequence).orElse(0L));
    if (changes.isEmpty()) {
      return;
    }
    view = changes.map(Changes::snapshot);
    types.forEach(
        (typeUrl, type) ->
            examine(
                typeUrl,
                type,
                changes
                    .get()
                    .names()
                    .map(names -> names.getOrDefault(typeUrl, Set.of()))
                    .orElseGet(() -> allNames(typeUrl, type)),
                now));
  }

  private Set<String> allNames(String typeUrl, TypeSubscription type) {
    return view.map(snapshot -> type.allNames(snapshot.ofType(typeUrl))).orElse(Set.of());
  }

  private void examine(String typeUrl, TypeSubscription type, Set<String> names, Duration now) {
    view.ifPresent(
        snapshot -> names.forEach(name -> type.examine(name, snapshot.find(typeUrl, name), now)));
  }

  /** Whether listeners and routes may be sent: what they refer to is there, or will not come. */
  private boolean mayUse(Duration now) {
    boolean wanted = of(Stage.USING).anyMatch(TypeSubscription::hasPending);
    if (!wanted || (settled(Stage.USED, now) && warming.over().compareTo(now) <= 0)) {
      heldBackSince = Optional.empty();
      return true;
    }
    heldBackSince = heldBackSince.or(() -> Optional.of(now));
    return heldBackUntil().filter(until -> until.compareTo(now) <= 0).isPresent();
  }

  private Optional<Duration> heldBackUntil() {
    return heldBackSince.map(since -> since.plus(pacing.patience()));
  }

  private void offer(Stage stage, Duration removalsUntil, Duration now) {
    types.forEach(
        (typeUrl, type) -> {
          if (stage(typeUrl) != stage || !outlet.isReady()) {
            return;
          }
          if (type.isBusy(now.minus(pacing.patience()))) {
            return;
          }
          type.next(removalsUntil, batchBytes(typeUrl))
              .or(() -> suspects(type, now))
              .ifPresent(batch -> send(typeUrl, type, batch, now));
        });
  }

  /**
   * How large a batch of that type may be. Scopes come in one piece: the first response makes a new
   * listener ready, and hosts in a second one would get 404 until it arrives.
   */
  private int batchBytes(String typeUrl) {
    return is(typeUrl, ResourceType.SCOPED_ROUTE) ? Integer.MAX_VALUE : pacing.responseBytes();
  }

  private Optional<Batch> suspects(TypeSubscription type, Duration now) {
    if (now.compareTo(nextResend) < 0) {
      return Optional.empty();
    }
    Optional<Batch> group = type.nextSuspects();
    group.ifPresent(g -> nextResend = now.plus(pacing.resendInterval()));
    return group;
  }

  private void send(String typeUrl, TypeSubscription type, Batch batch, Duration now) {
    String nonce = Long.toHexString(++lastNonce);
    if (is(typeUrl, ResourceType.CLUSTER)) {
      String endpointUrl = ResourceType.ENDPOINT.typeUrl();
      Optional<TypeSubscription> endpoints = Optional.ofNullable(types.get(endpointUrl));
      Set<String> follow = warming.clustersSent(batch, type, endpoints);
      endpoints.ifPresent(
          e -> {
            follow.forEach(e::force);
            examine(endpointUrl, e, follow, now);
          });
    }
    type.sent(nonce, batch, now);
    outlet.send(batch.toResponse(typeUrl, nonce, view.map(Snapshot::sequence).orElse(0L)));
    metrics.pushed(typeUrl);
  }

  private Optional<Duration> nextFlush(Duration now) {
    Duration removalWait =
        pacing.removalGrace().plus(settled(Stage.USING, now) ? Duration.ZERO : pacing.patience());
    Stream<Duration> moments =
        Stream.of(
                heldBackUntil().stream(),
                heldBackSince.map(_ -> warming.over()).stream(),
                types.values().stream()
                    .flatMap(type -> type.newestSent().stream())
                    .map(pacing.patience()::plus),
                of(Stage.USED)
                    .flatMap(type -> type.oldestRemoval().stream())
                    .map(removalWait::plus),
                types.values().stream().filter(TypeSubscription::hasSuspects).map(t -> nextResend))
            .flatMap(stream -> stream);
    return moments.filter(moment -> moment.compareTo(now) > 0).min(Comparator.naturalOrder());
  }

  private boolean settled(Stage stage, Duration now) {
    Duration sentAfter = now.minus(pacing.patience());
    return of(stage).allMatch(type -> type.isSettled(sentAfter));
  }

  private Stream<TypeSubscription> of(Stage stage) {
    return types.entrySet().stream()
        .filter(entry -> stage(entry.getKey()) == stage)
        .map(Map.Entry::getValue);
  }

  private static Stage stage(String typeUrl) {
    return ResourceType.of(typeUrl).map(ResourceType::stage).orElse(Stage.USING);
  }

  private static boolean is(String typeUrl, ResourceType type) {
    return typeUrl.equals(type.typeUrl());
  }
}
