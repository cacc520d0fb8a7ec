package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

/**
 * Names the object that something comes from or goes wrong in, as people know it.
 *
 * @param kind {@code Ingress}, {@code Service}, {@code Secret}, {@code route}, {@code config},
 *     {@code file}, …
 * @param namespace the namespace, or empty where the kind has none
 * @param name the name
 */
public record ObjectRef(String kind, String namespace, String name)
    implements Comparable<ObjectRef> {
  public ObjectRef {
    requireNonNull(kind);
    requireNonNull(namespace);
    requireNonNull(name);
  }

  /** The order of their texts, which are only made where they decide: there are many to sort. */
  @Override
  public int compareTo(ObjectRef other) {
    return kind.equals(other.kind) && namespace.equals(other.namespace)
        ? name.compareTo(other.name)
        : toString().compareTo(other.toString());
  }

  /** {@code Ingress shop/web}, {@code file web.yaml}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
