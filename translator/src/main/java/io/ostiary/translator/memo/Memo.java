package io.ostiary.translator.memo;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Results by what they were made of, so that a round makes only what the one before it has not.
 *
 * <p>It never decides what a result is: whoever asks gives a key that holds everything on which the
 * result depends, or tells whether it still holds. What a round and the one before it did not ask
 * for is forgotten, so it is no larger than what two rounds need. Not safe for use by many threads.
 *
 * @param <K> what results are made of
 * @param <V> the results; unchangeable
 */
public final class Memo<K, V> {
  private final Map<K, Entry<V>> entries = new HashMap<>();
  private long round;
  private long made;

  private static final class Entry<V> {
    final V value;
    long used;

    Entry(V value, long used) {
      this.value = requireNonNull(value);
      this.used = used;
    }
  }

  /** The result for a key, made where it is not known. */
  public V get(K key, Supplier<V> make) {
    return get(key, known -> true, make);
  }

  /** The result for a key, made where it is not known or holds no more. */
  public V get(K key, Predicate<V> holds, Supplier<V> make) {
    Entry<V> known = entries.get(key);
    if (known != null && holds.test(known.value)) {
      known.used = round;
      return known.value;
    }
    V value = make.get();
    made++;
    entries.put(key, new Entry<>(value, round));
    return value;
  }

  /** Forgets what neither this round nor the one before it asked for. */
  public void endRound() {
    entries.values().removeIf(entry -> entry.used < round - 1);
    round++;
  }

  /** How many results were made so far. */
  public long made() {
    return made;
  }

  /** How many are known. */
  public int size() {
    return entries.size();
  }
}
