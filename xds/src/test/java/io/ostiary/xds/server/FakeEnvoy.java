package io.ostiary.xds.server;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.ResourceType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A client of {@link StreamState} that keeps what it is given, as the protocol wants it. */
final class FakeEnvoy implements StreamState.Outlet {
  static final Pacing PACING =
      new Pacing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          1_000);

  private final DeltaCache cache;
  private final Deque<DeltaDiscoveryResponse> inbox = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private final Map<String, Map<String, String>> resources = new HashMap<>();
  private final Map<String, Set<String>> wildcardOrNames = new HashMap<>();
  private StreamState state;
  private Duration now = Duration.ZERO;
  private Optional<Duration> wakeAt = Optional.empty();
  private boolean ready = true;
  private Predicate<Resource> refuses = resource -> false;

  FakeEnvoy(DeltaCache cache) {
    this.cache = cache;
    this.state = newState();
  }

  private StreamState newState() {
    return new StreamState(cache, PACING, this, new XdsMetrics(new SimpleMeterRegistry(), cache));
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void send(DeltaDiscoveryResponse response) {
    inbox.add(response);
    log.add(describe(response));
  }

  /** {@code cluster +a +b -c}. */
  private static String describe(DeltaDiscoveryResponse response) {
    StringBuilder text = new StringBuilder(ResourceType.label(response.getTypeUrl()));
    response.getResourcesList().forEach(r -> text.append(" +").append(r.getName()));
    response.getRemovedResourcesList().forEach(name -> text.append(" -").append(name));
    return text.toString();
  }

  void setReady(boolean ready) {
    this.ready = ready;
    flush();
  }

  void refuse(Predicate<Resource> refuses) {
    this.refuses = refuses;
  }

  /** Responses since the last call. */
  List<String> takeLog() {
    List<String> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  /** Name to version of what it has of a type. */
  Map<String, String> has(ResourceType type) {
    return resources.getOrDefault(type.typeUrl(), Map.of());
  }

  /** Subscribes; no names at all is the legacy wildcard. */
  void subscribe(ResourceType type, String... names) {
    wildcardOrNames
        .computeIfAbsent(type.typeUrl(), t -> new HashSet<>())
        .addAll(names.length == 0 ? List.of("*") : Arrays.asList(names));
    request(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type.typeUrl())
            .addAllResourceNamesSubscribe(Arrays.asList(names)));
  }

  /** Subscribes to a type by its URL, without keeping what comes. */
  void subscribe(String typeUrl, String name) {
    request(DeltaDiscoveryRequest.newBuilder().setTypeUrl(typeUrl).addResourceNamesSubscribe(name));
  }

  void unsubscribe(ResourceType type, String... names) {
    Set<String> wanted = wildcardOrNames.getOrDefault(type.typeUrl(), new HashSet<>());
    for (String name : names) {
      wanted.remove(name);
      if (!name.equals("*") && !wanted.contains("*")) {
        resources.getOrDefault(type.typeUrl(), new HashMap<>()).remove(name);
      }
    }
    if (!wanted.contains("*")) {
      resources.getOrDefault(type.typeUrl(), new HashMap<>()).keySet().retainAll(wanted);
    }
    request(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type.typeUrl())
            .addAllResourceNamesUnsubscribe(Arrays.asList(names)));
  }

  private void request(DeltaDiscoveryRequest.Builder request) {
    state.receive(request.build(), now);
    flush();
  }

  /** Connects to a server with that cache, as after a broken connection. */
  FakeEnvoy reconnect(DeltaCache other) {
    FakeEnvoy next = new FakeEnvoy(other);
    next.resources.putAll(resources);
    next.now = now;
    wildcardOrNames.forEach(
        (type, names) -> {
          next.wildcardOrNames.put(type, new HashSet<>(names));
          next.request(
              DeltaDiscoveryRequest.newBuilder()
                  .setTypeUrl(type)
                  .addAllResourceNamesSubscribe(names.equals(Set.of("*")) ? Set.of() : names)
                  .putAllInitialResourceVersions(resources.getOrDefault(type, Map.of())));
        });
    return next;
  }

  /** Answers the oldest response; false when there is none. */
  boolean answer() {
    DeltaDiscoveryResponse response = inbox.poll();
    if (response == null) {
      return false;
    }
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce());
    if (response.getResourcesList().stream().anyMatch(refuses)) {
      request.setErrorDetail(Status.newBuilder().setCode(13).setMessage("something is wrong"));
    } else {
      Map<String, String> known =
          resources.computeIfAbsent(response.getTypeUrl(), t -> new HashMap<>());
      response.getResourcesList().forEach(r -> known.put(r.getName(), r.getVersion()));
      response.getRemovedResourcesList().forEach(known::remove);
    }
    request(request);
    return true;
  }

  /** Answers until nothing more comes. */
  void answerAll() {
    while (answer()) {
      // Each answer may bring the next response.
    }
  }

  /** Something in the cache has changed. */
  void flush() {
    wakeAt = state.flush(now);
  }

  /** Lets time pass; wakes the stream when it asked for it, and answers all. */
  void advance(Duration duration) {
    Duration end = now.plus(duration);
    while (wakeAt.filter(at -> at.compareTo(end) <= 0).isPresent()) {
      now = wakeAt.get();
      flush();
      answerAll();
    }
    now = end;
  }

  /** Lets time pass as {@link #advance}, but answers nothing. */
  void advanceSilently(Duration duration) {
    Duration end = now.plus(duration);
    while (wakeAt.filter(at -> at.compareTo(end) <= 0).isPresent()) {
      now = wakeAt.get();
      flush();
    }
    now = end;
  }
}
