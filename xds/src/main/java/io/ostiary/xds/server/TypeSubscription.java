package io.ostiary.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.ostiary.xds.cache.CachedResource;
import io.ostiary.xds.cache.ResourceVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one client wants of one type, what it has, and what it is owed.
 *
 * <p>A resource is owed when the version that is served differs from the one that the client has
 * acknowledged, so equal content is never sent again, also after a reconnect, and several changes
 * in a row become one. One response at a time is on its way; what changes meanwhile is looked at
 * again when it is acknowledged.
 *
 * <p>Not thread-safe; confined to its stream's executor.
 */
final class TypeSubscription {
  private static final String WILDCARD = "*";

  /** A client that acknowledges nothing at all must not be sent everything it cannot take. */
  private static final int MOST_IN_FLIGHT = 8;

  private boolean started;
  private boolean wildcard;
  private final Set<String> names = new HashSet<>();

  /** What the client has acknowledged, or has named when it connected. */
  private final Map<String, ResourceVersion> known = new HashMap<>();

  /** What the client has refused when it was offered alone; not offered again. */
  private final Map<String, ResourceVersion> refused = new HashMap<>();

  /** What the client asked for and has been told not to exist. */
  private final Set<String> toldAbsent = new HashSet<>();

  /** What is owed even if the client has it. */
  private final Set<String> forced = new HashSet<>();

  private final Map<String, CachedResource> updates = new LinkedHashMap<>();

  /** What the client asked for in vain and has to be told at once, or it would wait. */
  private final Set<String> absences = new LinkedHashSet<>();

  /** What the client has and is to lose, with the time since when. */
  private final Map<String, Duration> removals = new LinkedHashMap<>();

  /** Whether an answer is owed even if it is empty: a client waits for its first one. */
  private boolean answerDue;

  /** Responses that are not acknowledged yet, in the order in which they were sent. */
  private final Deque<InFlight> inFlight = new ArrayDeque<>();

  private final Suspects suspects = new Suspects();

  private record InFlight(String nonce, Batch batch, Duration since) {}

  /**
   * Takes up what a request changes in the subscription.
   *
   * @return the names to look at again; empty when all must be looked at
   */
  Optional<Set<String>> subscribe(DeltaDiscoveryRequest request) {
    boolean first = !started;
    started = true;
    Set<String> touched = new LinkedHashSet<>();
    if (first) {
      request
          .getInitialResourceVersionsMap()
          .forEach((name, version) -> known.put(name, new ResourceVersion(version)));
    }
    boolean becomesWildcard = first && request.getResourceNamesSubscribeCount() == 0;
    for (String name : request.getResourceNamesSubscribeList()) {
      if (name.equals(WILDCARD)) {
        becomesWildcard |= !wildcard;
        continue;
      }
      names.add(name);
      touched.add(name);
      if (!first) {
        // A client may have forgotten what it subscribes to again, so it must be sent.
        forced.add(name);
      }
    }
    for (String name : request.getResourceNamesUnsubscribeList()) {
      touched.addAll(unsubscribe(name));
    }
    if (becomesWildcard) {
      wildcard = true;
      answerDue = known.isEmpty();
    }
    return first || becomesWildcard ? Optional.empty() : Optional.of(touched);
  }

  private Collection<String> unsubscribe(String name) {
    if (name.equals(WILDCARD)) {
      wildcard = false;
      answerDue = false;
      return List.copyOf(known.keySet());
    }
    names.remove(name);
    toldAbsent.remove(name);
    if (wildcard) {
      // The wildcard still covers it, and the client has dropped it.
      forced.add(name);
    }
    return List.of(name);
  }

  boolean wants(String name) {
    return wildcard || names.contains(name);
  }

  /** All names that are wanted or known. */
  Set<String> allNames(Map<String, CachedResource> served) {
    Set<String> all = new LinkedHashSet<>();
    if (wildcard) {
      all.addAll(served.keySet());
    }
    all.addAll(names);
    all.addAll(known.keySet());
    return all;
  }

  /** Owes the resource to the client even if it has it. */
  void force(String name) {
    forced.add(name);
  }

  /** Whether the client has acknowledged some version of it. */
  boolean knows(String name) {
    return known.containsKey(name);
  }

  /** Decides anew what is owed of one resource. */
  void examine(String name, Optional<CachedResource> served, Duration now) {
    if (inFlight.stream().anyMatch(f -> f.batch().items().containsKey(name))) {
      return;
    }
    updates.remove(name);
    absences.remove(name);
    Optional<ResourceVersion> version = served.map(CachedResource::version);
    if (!suspects.holds(name, version)) {
      suspects.acquit(name);
    } else if (wants(name)) {
      return;
    }
    if (!version.equals(Optional.ofNullable(refused.get(name)))) {
      refused.remove(name);
    }
    boolean losing = false;
    if (!wants(name)) {
      forget(name);
    } else if (served.isPresent()) {
      examinePresent(served.get());
    } else {
      losing = examineAbsent(name);
    }
    if (losing) {
      removals.putIfAbsent(name, now);
    } else {
      removals.remove(name);
    }
  }

  private void examinePresent(CachedResource resource) {
    String name = resource.name();
    toldAbsent.remove(name);
    boolean isRefused = resource.version().equals(refused.get(name));
    boolean isNews = forced.contains(name) || !resource.version().equals(known.get(name));
    if (isNews && !isRefused) {
      updates.put(name, resource);
    }
  }

  /** Returns whether the client is to lose what it has. */
  private boolean examineAbsent(String name) {
    boolean asked = forced.contains(name) || (names.contains(name) && !toldAbsent.contains(name));
    if (asked && (forced.contains(name) || !known.containsKey(name))) {
      absences.add(name);
      return false;
    }
    return known.containsKey(name);
  }

  private void forget(String name) {
    known.remove(name);
    refused.remove(name);
    forced.remove(name);
    toldAbsent.remove(name);
    suspects.acquit(name);
  }

  /**
   * Whether nothing is owed, and nothing on its way that was sent after that moment; removals that
   * wait for others do not count.
   */
  boolean isSettled(Duration sentAfter) {
    return updates.isEmpty() && absences.isEmpty() && suspects.isEmpty() && !awaits(sentAfter);
  }

  /** Whether the next response has to wait for an acknowledgement. */
  boolean isBusy(Duration sentAfter) {
    return awaits(sentAfter) || inFlight.size() >= MOST_IN_FLIGHT;
  }

  private boolean awaits(Duration sentAfter) {
    return newestSent().filter(since -> since.compareTo(sentAfter) > 0).isPresent();
  }

  /** When the newest response that is not acknowledged was sent. */
  Optional<Duration> newestSent() {
    return Optional.ofNullable(inFlight.peekLast()).map(InFlight::since);
  }

  /** Whether something waits to be sent. */
  boolean hasPending() {
    return answerDue || !updates.isEmpty() || !absences.isEmpty() || !removals.isEmpty();
  }

  boolean hasSuspects() {
    return !suspects.isEmpty();
  }

  /** Since when the oldest removal waits. */
  Optional<Duration> oldestRemoval() {
    return removals.values().stream().findFirst();
  }

  /**
   * Takes the next batch of what is owed.
   *
   * @param removalsUntil only what has been waiting to be removed since then or longer is removed
   * @param bytes a batch is closed when it has this size
   */
  Optional<Batch> next(Duration removalsUntil, int bytes) {
    Map<String, Optional<CachedResource>> items = new LinkedHashMap<>();
    removals.entrySet().stream()
        .takeWhile(removal -> removal.getValue().compareTo(removalsUntil) <= 0)
        .forEach(removal -> items.put(removal.getKey(), Optional.empty()));
    absences.forEach(name -> items.put(name, Optional.empty()));
    int size = 0;
    for (CachedResource update : updates.values()) {
      if (size >= bytes) {
        break;
      }
      items.put(update.name(), Optional.of(update));
      size += update.resource().getSerializedSize();
    }
    if (items.isEmpty() && !answerDue) {
      return Optional.empty();
    }
    answerDue = false;
    return Optional.of(new Batch(items));
  }

  /** Takes the next group of suspects. */
  Optional<Batch> nextSuspects() {
    return suspects.poll();
  }

  /** The batch is on its way. */
  void sent(String nonce, Batch batch, Duration now) {
    inFlight.addLast(new InFlight(nonce, batch, now));
    for (String name : batch.items().keySet()) {
      updates.remove(name);
      absences.remove(name);
      removals.remove(name);
      forced.remove(name);
    }
  }

  /** Ends the response with that nonce; empty when it is not on its way. */
  Optional<Batch> answered(String nonce) {
    Optional<InFlight> found = inFlight.stream().filter(f -> f.nonce().equals(nonce)).findFirst();
    found.ifPresent(inFlight::remove);
    return found.map(InFlight::batch);
  }

  /** The client has taken the batch over; its names must be examined again. */
  void accepted(Batch batch) {
    batch
        .items()
        .forEach(
            (name, item) -> {
              if (item.isPresent()) {
                known.put(name, item.get().version());
                item.get().markAccepted();
              } else {
                known.remove(name);
                toldAbsent.add(name);
              }
            });
  }

  /** The client has refused more than one; its names must be examined again. */
  void refusedSome(Batch batch, String message) {
    suspects.split(batch, message);
  }

  /** The client has refused this one alone; it must be examined again. */
  void refusedAlone(String name, Optional<CachedResource> item) {
    if (item.isPresent()) {
      refused.put(name, item.get().version());
    } else {
      known.remove(name);
      toldAbsent.add(name);
    }
  }
}
