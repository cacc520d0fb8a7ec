package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/**
 * A single value with its JSON type. Equality is strict in the type: the number {@code 1234} is not
 * the text {@code "1234"}.
 */
public sealed interface Scalar {
  /** Text. */
  record Text(String value) implements Scalar {
    public Text {
      requireNonNull(value);
    }
  }

  /** A number; {@code 1.0} and {@code 1} are the same. */
  record Numeric(BigDecimal value) implements Scalar {
    public Numeric {
      value = value.stripTrailingZeros();
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Scalar {}

  /** The JSON {@code null}; no claim ever holds it. */
  record Null() implements Scalar {}

  /** The scalar of that text. */
  static Scalar of(String text) {
    return new Text(text);
  }

  /**
   * The scalar of a value as YAML and JSON libraries give it; empty for a map, a list, or a number
   * that JSON does not know (infinite, not a number).
   */
  static Optional<Scalar> ofValue(Object value) {
    return switch (value) {
      case String text -> Optional.of(new Text(text));
      case Boolean flag -> Optional.of(new Flag(flag));
      case BigDecimal number -> Optional.of(new Numeric(number));
      case Number number -> {
        double asDouble = number.doubleValue();
        boolean floating = number instanceof Double || number instanceof Float;
        yield floating && !Double.isFinite(asDouble)
            ? Optional.empty()
            : Optional.of(new Numeric(new BigDecimal(number.toString())));
      }
      default -> Optional.empty();
    };
  }

  /** Whether one of the values (as {@link Claims} holds them) is this one. */
  default boolean isIn(Collection<?> values) {
    return switch (this) {
      case Text text -> values.contains(text.value());
      case Numeric number -> values.contains(number.value());
      case Flag flag -> values.contains(flag.value());
      case Null _ -> false;
    };
  }

  /** The scalar in words; says the type where it matters. */
  default String words() {
    return switch (this) {
      case Text text -> Words.bounded(text.value());
      case Numeric number -> "the number " + Words.bounded(number.value().toString());
      case Flag flag -> "the boolean " + flag.value();
      case Null _ -> "null";
    };
  }
}
