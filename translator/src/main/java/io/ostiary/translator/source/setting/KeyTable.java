package io.ostiary.translator.source.setting;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that one kind of object may have. */
public final class KeyTable {
  private final Map<String, Key<?>> keys;

  private KeyTable(Map<String, Key<?>> keys) {
    this.keys = keys;
  }

  /** The table of these keys; a name that stands there twice is a bug. */
  public static KeyTable of(List<List<Key<?>>> groups) {
    ImmutableMap.Builder<String, Key<?>> keys = ImmutableMap.builder();
    groups.stream().flatMap(List::stream).forEach(key -> keys.put(key.name(), key));
    return new KeyTable(keys.buildOrThrow());
  }

  /** All keys, in the order of documentation. */
  public Collection<Key<?>> keys() {
    return keys.values();
  }

  /** The key with that name. */
  public Optional<Key<?>> key(String name) {
    return Optional.ofNullable(keys.get(name));
  }

  /** The known name that is most like an unknown one. */
  public Optional<String> closestTo(String name) {
    return Spelling.closest(name, keys.keySet());
  }
}
