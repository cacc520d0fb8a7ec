package io.ostiary.translator.memo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What lists and maps do not have in common, by identity: what is equal and another object counts
 * as different. To find it costs a glance at each element and nothing else, however large they are.
 *
 * @param removed what the later list lacks
 * @param added what the earlier list lacks
 */
public record Difference<T>(List<T> removed, List<T> added) {
  public Difference {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  /** The difference of two lists; an element may stand in a list more than once. */
  @SuppressWarnings("ReferenceEquality") // What it is for.
  public static <T> Difference<T> between(List<? extends T> before, List<? extends T> after) {
    int start = 0;
    int endBefore = before.size();
    int endAfter = after.size();
    while (start < endBefore && start < endAfter && before.get(start) == after.get(start)) {
      start++;
    }
    while (endBefore > start
        && endAfter > start
        && before.get(endBefore - 1) == after.get(endAfter - 1)) {
      endBefore--;
      endAfter--;
    }
    List<T> removed = new ArrayList<>();
    List<T> added = new ArrayList<>();
    IdentityHashMap<T, Integer> surplus = new IdentityHashMap<>();
    for (T one : before.subList(start, endBefore)) {
      surplus.merge(one, 1, Integer::sum);
    }
    for (T one : after.subList(start, endAfter)) {
      if (surplus.merge(one, -1, Integer::sum) < 0) {
        added.add(one);
      }
    }
    surplus.forEach((one, times) -> removed.addAll(Collections.nCopies(Math.max(0, times), one)));
    return new Difference<>(removed, added);
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }

  /** How much differs. */
  public int size() {
    return removed.size() + added.size();
  }

  /** The keys whose values are not the same objects, or that one of two maps lacks, sorted. */
  @SuppressWarnings("ReferenceEquality") // What it is for.
  public static <K extends Comparable<K>, V> Set<K> keys(
      SortedMap<K, V> before, SortedMap<K, V> after) {
    Set<K> keys = new TreeSet<>();
    if (before == after) {
      return keys;
    }
    Walk<K, V> earlier = new Walk<>(before);
    Walk<K, V> later = new Walk<>(after);
    while (earlier.isOn() || later.isOn()) {
      int order = earlier.order(later);
      if ((order == 0 && earlier.value() != later.value()) || order < 0) {
        keys.add(earlier.key());
      } else if (order > 0) {
        keys.add(later.key());
      }
      if (order <= 0) {
        earlier.step();
      }
      if (order >= 0) {
        later.step();
      }
    }
    return keys;
  }

  /** A walk along a map. */
  private static final class Walk<K extends Comparable<K>, V> {
    private final Iterator<Map.Entry<K, V>> rest;
    private Optional<Map.Entry<K, V>> at = Optional.empty();

    Walk(SortedMap<K, V> map) {
      rest = map.entrySet().iterator();
      step();
    }

    void step() {
      at = rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }

    boolean isOn() {
      return at.isPresent();
    }

    K key() {
      return at.orElseThrow().getKey();
    }

    V value() {
      return at.orElseThrow().getValue();
    }

    /** Which of two walks is behind; one that has ended never is. */
    @SuppressWarnings("ReferenceEquality") // Spares comparisons; equal keys are found as well.
    int order(Walk<K, V> other) {
      if (!isOn() || !other.isOn()) {
        return isOn() ? -1 : 1;
      }
      return key() == other.key() ? 0 : key().compareTo(other.key());
    }
  }
}
