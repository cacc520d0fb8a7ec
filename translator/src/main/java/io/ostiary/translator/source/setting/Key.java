package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

/**
 * A key of configuration or an annotation's name without prefix.
 *
 * @param name the key
 * @param type what it takes
 * @param defaultText what holds without it, for documentation; may be empty
 * @param meaning what it does, for documentation
 * @param secret whether its value is never shown
 * @param support what becomes of it
 */
public record Key<T>(
    String name,
    ValueType<T> type,
    String defaultText,
    String meaning,
    boolean secret,
    Support support) {
  public Key {
    requireNonNull(name);
    requireNonNull(type);
    requireNonNull(defaultText);
    requireNonNull(meaning);
    requireNonNull(support);
  }

  /** A key that works. */
  public static <T> Key<T> of(String name, ValueType<T> type, String defaultText, String meaning) {
    return new Key<>(name, type, defaultText, meaning, false, new Support.Supported());
  }

  /** A key that works and whose value is never shown. */
  public static <T> Key<T> ofSecret(String name, ValueType<T> type, String meaning) {
    return new Key<>(name, type, "", meaning, true, new Support.Supported());
  }

  /** A key of Pomerium that comes later. */
  public static Key<?> later(String name, String meaning) {
    return later(name, meaning, "remove it until a later version supports it");
  }

  /** A key of Pomerium that comes later; the remedy says what to do until then. */
  public static Key<?> later(String name, String meaning, String remedy) {
    return new Key<>(name, ValueTypes.ANY, "", meaning, true, new Support.NotYet(remedy));
  }

  /**
   * A key of Pomerium that comes later and is checked already: what switches it off, or says
   * nothing, is no fault.
   */
  public static Key<?> later(String name, ValueType<?> type, String meaning, String remedy) {
    return new Key<>(name, type, "", meaning, true, new Support.NotYet(remedy));
  }

  /** A key that is accepted and changes nothing. */
  public static Key<?> noEffect(String name, String meaning, String reason) {
    return new Key<>(name, ValueTypes.ANY, "", meaning, true, new Support.NoEffect(reason));
  }

  /** A key that is refused on purpose. */
  public static Key<?> refused(String name, String meaning, String problem, String remedy) {
    return new Key<>(name, ValueTypes.ANY, "", meaning, true, new Support.Refused(problem, remedy));
  }
}
