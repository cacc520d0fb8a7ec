package io.ostiary.extauthz;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made from settings, made anew when the settings are replaced.
 *
 * <p>Settings are immutable and replaced as a whole, so identity tells whether they are new: keys
 * and ciphers are derived once per configuration and never per request. Two threads that meet new
 * settings at once may both derive; the results are equal, and one of them stays.
 */
public final class Derived<S, T> implements Supplier<T> {
  private final Supplier<S> source;
  private final Function<S, T> derivation;
  private final AtomicReference<@Nullable Pair<S, T>> last = new AtomicReference<>();

  private Derived(Supplier<S> source, Function<S, T> derivation) {
    this.source = requireNonNull(source);
    this.derivation = requireNonNull(derivation);
  }

  /** Derives from what the source gives. */
  public static <S, T> Derived<S, T> from(Supplier<S> source, Function<S, T> derivation) {
    return new Derived<>(source, derivation);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a new object is a new configuration
  public T get() {
    S current = source.get();
    Pair<S, T> known = last.get();
    if (known != null && known.source == current) {
      return known.value;
    }
    T value = derivation.apply(current);
    last.set(new Pair<>(current, value));
    return value;
  }

  private record Pair<S, T>(S source, T value) {}
}
