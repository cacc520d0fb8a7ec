package io.ostiary.xds.cache;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.Any;
import io.ostiary.translator.emit.Resources;
import io.ostiary.translator.memo.Difference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The resources that Envoys are given: what was published last, except that a version which an
 * Envoy has refused gives way to the last one that was accepted.
 *
 * <p>A publication costs a glance at each resource, and a comparison and a hash of those that are
 * other objects than before; a subscriber then pays for what changed only, by the change log.
 * Before the first publication there is no snapshot at all, which is different from an empty one:
 * an Envoy that was told "nothing" would drop all that it serves.
 */
public final class DeltaCache {
  /** Beyond this many names the oldest changes are forgotten and late subscribers compare all. */
  private static final int REMEMBERED_NAMES = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Rejection>> rejectionListeners = new CopyOnWriteArrayList<>();

  /** What was published last, refused versions included. */
  @GuardedBy("lock")
  private Map<String, Map<String, CachedResource>> published = Map.of();

  /** What that was made of. */
  @GuardedBy("lock")
  private Map<String, ImmutableSortedMap<String, Any>> contents = Map.of();

  @GuardedBy("lock")
  private Optional<Snapshot> current = Optional.empty();

  /** The published versions that are refused. */
  @GuardedBy("lock")
  private final Map<ResourceKey, Rejection> rejections = new HashMap<>();

  @GuardedBy("lock")
  private final Deque<LoggedChange> log = new ArrayDeque<>();

  @GuardedBy("lock")
  private int loggedNames;

  /** The names that differ between the snapshot of that sequence and the one before. */
  private record LoggedChange(long sequence, Map<String, Set<String>> names) {
    int size() {
      return names.values().stream().mapToInt(Set::size).sum();
    }
  }

  /** A handle that ends a registration. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Puts these resources in force and wakes the subscribers. */
  public PublishResult publish(Resources resources) {
    PublishResult result;
    lock.lock();
    try {
      result = replace(resources);
    } finally {
      lock.unlock();
    }
    changeListeners.forEach(Runnable::run);
    return result;
  }

  @GuardedBy("lock")
  private PublishResult replace(Resources resources) {
    Map<String, Map<String, CachedResource>> next = new HashMap<>();
    Map<String, ImmutableSortedMap<String, Any>> nextContents = new HashMap<>();
    Map<String, Set<String>> names = new HashMap<>();
    Map<String, Integer> changed = new TreeMap<>();
    Map<String, Integer> removed = new TreeMap<>();
    Set<String> types = new HashSet<>(published.keySet());
    types.addAll(resources.byType().keySet());
    for (String type : types) {
      Map<String, CachedResource> before = published.getOrDefault(type, Map.of());
      ImmutableSortedMap<String, Any> content = ImmutableSortedMap.copyOf(resources.ofType(type));
      Set<String> candidates =
          Difference.keys(contents.getOrDefault(type, ImmutableSortedMap.of()), content);
      nextContents.put(type, content);
      TypeDifference difference = TypeDifference.of(before, content, candidates);
      if (!difference.after().isEmpty()) {
        next.put(type, difference.after());
      }
      if (!difference.changed().isEmpty()) {
        changed.put(type, difference.changed().size());
        names.computeIfAbsent(type, t -> new HashSet<>()).addAll(difference.changed());
      }
      if (!difference.removed().isEmpty()) {
        removed.put(type, difference.removed().size());
        names.computeIfAbsent(type, t -> new HashSet<>()).addAll(difference.removed());
      }
    }
    published = Map.copyOf(next);
    contents = Map.copyOf(nextContents);
    names.forEach(
        (type, changes) -> changes.forEach(n -> rejections.remove(new ResourceKey(type, n))));
    if (current.isEmpty() || !names.isEmpty()) {
      serve(names);
    }
    return new PublishResult(current.orElseThrow().sequence(), changed, removed);
  }

  /** Makes the next snapshot of what is published, and logs the names that differ in it. */
  @GuardedBy("lock")
  private void serve(Map<String, Set<String>> names) {
    long sequence = current.map(Snapshot::sequence).orElse(0L) + 1;
    Map<String, Map<String, CachedResource>> served = new HashMap<>(published);
    for (ResourceKey key : rejections.keySet()) {
      lastGood(key)
          .ifPresent(
              good -> {
                Map<String, CachedResource> type =
                    new HashMap<>(served.getOrDefault(key.typeUrl(), Map.of()));
                type.put(key.name(), good);
                served.put(key.typeUrl(), Collections.unmodifiableMap(type));
              });
    }
    current = Optional.of(new Snapshot(sequence, served));
    LoggedChange change = new LoggedChange(sequence, Map.copyOf(names));
    log.addLast(change);
    loggedNames += change.size();
    while (loggedNames > REMEMBERED_NAMES && log.size() > 1) {
      loggedNames -= log.removeFirst().size();
    }
  }

  @GuardedBy("lock")
  private Optional<CachedResource> lastGood(ResourceKey key) {
    return Optional.ofNullable(published.getOrDefault(key.typeUrl(), Map.of()).get(key.name()))
        .flatMap(CachedResource::lastGood);
  }

  /** What is served; empty until the first publication. */
  public Optional<Snapshot> current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What changed after the snapshot of that sequence; 0 is the sequence of a subscriber that has
   * seen none. Empty until the first publication.
   */
  public Optional<Changes> changesSince(long sequence) {
    lock.lock();
    try {
      return current.map(snapshot -> new Changes(snapshot, loggedSince(sequence)));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Optional<Map<String, Set<String>>> loggedSince(long sequence) {
    boolean reachesBack = !log.isEmpty() && log.getFirst().sequence() <= sequence + 1;
    if (sequence == 0 || !reachesBack) {
      return Optional.empty();
    }
    Map<String, Set<String>> names = new LinkedHashMap<>();
    var newestFirst = log.descendingIterator();
    while (newestFirst.hasNext()) {
      LoggedChange change = newestFirst.next();
      if (change.sequence() <= sequence) {
        break;
      }
      change
          .names()
          .forEach((type, set) -> names.computeIfAbsent(type, t -> new HashSet<>()).addAll(set));
    }
    return Optional.of(names);
  }

  /**
   * Records that an Envoy refused this version of a resource when it was offered alone. From now on
   * the last accepted version is served instead, where there is one, until the resource changes.
   *
   * @return whether this is news; a version is reported once
   */
  public boolean reject(Rejection rejection) {
    boolean reverted;
    lock.lock();
    try {
      CachedResource offered =
          published.getOrDefault(rejection.key().typeUrl(), Map.of()).get(rejection.key().name());
      if (offered == null
          || !offered.version().equals(rejection.version())
          || rejections.putIfAbsent(rejection.key(), rejection) != null) {
        return false;
      }
      reverted = offered.lastGood().isPresent();
      if (reverted) {
        serve(Map.of(rejection.key().typeUrl(), Set.of(rejection.key().name())));
      }
    } finally {
      lock.unlock();
    }
    if (reverted) {
      changeListeners.forEach(Runnable::run);
    }
    rejectionListeners.forEach(listener -> listener.accept(rejection));
    return true;
  }

  /** The refusals that hold now, by type and name. */
  public List<Rejection> rejections() {
    Collection<Rejection> all;
    lock.lock();
    try {
      all = List.copyOf(rejections.values());
    } finally {
      lock.unlock();
    }
    return all.stream()
        .sorted(
            Comparator.comparing((Rejection r) -> r.key().typeUrl())
                .thenComparing(r -> r.key().name()))
        .toList();
  }

  /** Calls after each new snapshot, on the thread that made it; the listener must not wait. */
  public Registration onChange(Runnable listener) {
    changeListeners.add(listener);
    return () -> changeListeners.remove(listener);
  }

  /** Calls after each new refusal, on the thread that reported it; the listener must not wait. */
  public Registration onRejection(Consumer<Rejection> listener) {
    rejectionListeners.add(listener);
    return () -> rejectionListeners.remove(listener);
  }

  /** How one type differs between two publications. */
  private record TypeDifference(
      Map<String, CachedResource> after, Set<String> changed, Set<String> removed) {
    /**
     * The difference.
     *
     * @param candidates the names for which the resources are not the same objects
     */
    static TypeDifference of(
        Map<String, CachedResource> before, Map<String, Any> resources, Set<String> candidates) {
      Map<String, CachedResource> other = new HashMap<>();
      Set<String> removed = new HashSet<>();
      for (String name : candidates) {
        CachedResource old = before.get(name);
        Any content = resources.get(name);
        if (content == null) {
          removed.add(name);
        } else if (old == null) {
          other.put(name, CachedResource.first(name, content));
        } else if (!old.resource().equals(content)) {
          other.put(name, old.next(content));
        }
      }
      if (other.isEmpty() && removed.isEmpty()) {
        return new TypeDifference(before, Set.of(), Set.of());
      }
      Map<String, CachedResource> after = new HashMap<>(before);
      after.keySet().removeAll(removed);
      after.putAll(other);
      return new TypeDifference(Collections.unmodifiableMap(after), other.keySet(), removed);
    }
  }
}
