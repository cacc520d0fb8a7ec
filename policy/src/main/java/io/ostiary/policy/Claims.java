package io.ostiary.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Claims, flattened as Pomerium does: {@code {"a":{"b":1}}} is {@code "a.b" -> [1]}; a scalar is a
 * list of one. Values are {@link String}, {@link Boolean} or {@link java.math.BigDecimal}.
 *
 * @param values flattened name to values
 */
public record Claims(Map<String, List<Object>> values) {
  private static final Claims NONE = new Claims(Map.of());

  public Claims {
    values = ImmutableSortedMap.copyOf(Maps.transformValues(values, ImmutableList::copyOf));
  }

  /** No claims at all. */
  public static Claims none() {
    return NONE;
  }

  /**
   * Flattens a claims object as JSON libraries give it: maps, collections, strings, booleans and
   * numbers. {@code null} values are left out.
   */
  public static Claims flatten(Map<String, ?> claims) {
    Map<String, List<Object>> flat = new TreeMap<>();
    flattenInto(flat, "", claims);
    return new Claims(flat);
  }

  /** The values of a flattened name; empty when there is no such claim. */
  public List<Object> get(String name) {
    return values.getOrDefault(name, List.of());
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

  private static void flattenInto(Map<String, List<Object>> flat, String prefix, Map<?, ?> claims) {
    claims.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (value instanceof Map<?, ?> nested) {
            flattenInto(flat, name + ".", nested);
          } else if (value instanceof Collection<?> list) {
            flat.put(name, list.stream().filter(Objects::nonNull).map(Claims::scalar).toList());
          } else if (value != null) {
            flat.put(name, List.of(scalar(value)));
          }
        });
  }

  private static Object scalar(Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag;
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      default -> value.toString();
    };
  }
}
