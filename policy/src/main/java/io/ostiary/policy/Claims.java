package io.ostiary.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Claims, flattened as Pomerium does: {@code {"a":{"b":1}}} is {@code "a.b" -> [1]}; a scalar is a
 * list of one. Values are {@link String}, {@link Boolean} or {@link java.math.BigDecimal} without
 * trailing zeros, so that equal numbers are equal values; anything else is turned into one of them.
 *
 * @param values flattened name to values
 */
public record Claims(Map<String, List<Object>> values) {
  private static final Claims NONE = new Claims(Map.of());

  /** Deeper claims are left out, so that no provider's answer can exhaust the stack. */
  private static final int MAX_DEPTH = 32;

  public Claims {
    values = ImmutableSortedMap.copyOf(Maps.transformValues(values, Claims::scalars));
  }

  /** No claims at all. */
  public static Claims none() {
    return NONE;
  }

  /**
   * Flattens a claims object as JSON libraries give it: maps, collections, strings, booleans and
   * numbers. Left out are {@code null} values, objects and lists inside lists, and what lies more
   * than 32 levels deep.
   */
  public static Claims flatten(Map<String, ?> claims) {
    Map<String, List<Object>> flat = new TreeMap<>();
    flattenInto(flat, "", claims, MAX_DEPTH);
    return new Claims(flat);
  }

  /** The values of a flattened name; empty when there is no such claim. */
  public List<Object> get(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * The values of a path as policies write it: its literal name first, so that {@code
   * example.com/key} works, else with {@code .} for each {@code /}.
   */
  public List<Object> lookUp(String path) {
    List<Object> literal = get(path);
    return literal.isEmpty() && path.indexOf('/') >= 0 ? get(path.replace('/', '.')) : literal;
  }

  /** The first value of a claim when it is a string. */
  public Optional<String> string(String name) {
    return get(name).stream().findFirst().filter(String.class::isInstance).map(String.class::cast);
  }

  /** These claims and others; the others win on equal names. */
  public Claims overriddenBy(Claims others) {
    Map<String, List<Object>> union = new TreeMap<>(values);
    union.putAll(others.values);
    return new Claims(union);
  }

  private static void flattenInto(
      Map<String, List<Object>> flat, String prefix, Map<?, ?> claims, int depth) {
    claims.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (value instanceof Map<?, ?> nested) {
            if (depth > 0) {
              flattenInto(flat, name + ".", nested, depth - 1);
            }
          } else if (value instanceof Collection<?> list) {
            flat.put(name, scalars(list));
          } else if (value != null) {
            flat.put(name, List.of(scalar(value)));
          }
        });
  }

  private static List<Object> scalars(Collection<?> values) {
    ImmutableList.Builder<Object> scalars = ImmutableList.builderWithExpectedSize(values.size());
    for (Object value : values) {
      if (value != null && !(value instanceof Collection<?>) && !(value instanceof Map<?, ?>)) {
        scalars.add(scalar(value));
      }
    }
    return scalars.build();
  }

  private static Object scalar(Object value) {
    return Scalar.ofValue(value)
        .<Object>map(
            scalar ->
                switch (scalar) {
                  case Scalar.Text(String text) -> text;
                  case Scalar.Flag(boolean flag) -> flag;
                  case Scalar.Numeric(BigDecimal number) -> number;
                  case Scalar.Null _ -> "null";
                })
        // Dates, and numbers that JSON does not know: text, which no number equals.
        .orElseGet(value::toString);
  }
}
