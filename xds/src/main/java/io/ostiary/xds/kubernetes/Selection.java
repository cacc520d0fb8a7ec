package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/**
 * Which objects one watch follows.
 *
 * @param type their kind
 * @param resource the kind's name in the API, as rights name it: {@code ingresses}
 * @param namespace the only namespace; empty for all, or where the kind has none
 * @param fields the field selector
 * @param optional whether the kind may be unknown to the server; then there are no such objects
 */
record Selection<T extends HasMetadata>(
    Class<T> type,
    String resource,
    Optional<String> namespace,
    Map<String, String> fields,
    boolean optional) {
  private static final String NAME = "metadata.name";

  Selection {
    requireNonNull(type);
    requireNonNull(resource);
    requireNonNull(namespace);
    fields = ImmutableSortedMap.copyOf(fields);
  }

  static <T extends HasMetadata> Selection<T> all(
      Class<T> type, String resource, Optional<String> namespace) {
    return new Selection<>(type, resource, namespace, Map.of(), false);
  }

  static <T extends HasMetadata> Selection<T> named(
      Class<T> type, String resource, Optional<String> namespace, String name) {
    return new Selection<>(type, resource, namespace, Map.of(NAME, name), false);
  }

  /** The same, of a kind that may be unknown. */
  Selection<T> whereKnown() {
    return new Selection<>(type, resource, namespace, fields, true);
  }

  /** In words: {@code secrets of type kubernetes.io/tls in namespace shop}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(resource);
    fields.forEach(
        (field, value) ->
            text.append(field.equals(NAME) ? " named " : " of " + field + " ").append(value));
    namespace.ifPresent(name -> text.append(" in namespace ").append(name));
    return text.toString();
  }
}
