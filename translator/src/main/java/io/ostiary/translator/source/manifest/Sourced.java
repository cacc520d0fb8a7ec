package io.ostiary.translator.source.manifest;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.setting.Complaints;
import java.util.Optional;

/**
 * A Kubernetes object and where it was written.
 *
 * @param object the object; its kind and its name are there and well-formed
 * @param ref its kind, namespace and name; the namespace is {@code default} where none is given
 * @param origin where it was written
 * @param whole whether all of it could be read; of an Ingress there may be class and hosts alone,
 *     so that nobody else is served where it was to be
 */
public record Sourced<T extends HasMetadata>(
    T object, ObjectRef ref, Origin origin, boolean whole) {
  public Sourced {
    requireNonNull(object);
    requireNonNull(ref);
    requireNonNull(origin);
  }

  /** An object that could be read as a whole. */
  public Sourced(T object, ObjectRef ref, Origin origin) {
    this(object, ref, origin, true);
  }

  /** An object as an API server has it. */
  public static <T extends HasMetadata> Sourced<T> live(T object) {
    String namespace = Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
    return new Sourced<>(
        object,
        new ObjectRef(object.getKind(), namespace, object.getMetadata().getName()),
        Origin.unknown());
  }

  /** {@code namespace/name}. */
  public String key() {
    return ref.namespace() + "/" + ref.name();
  }

  /** This very object as one of a type. */
  @SuppressWarnings("unchecked") // The object is of the type, and a record gives it out alone.
  public <S extends HasMetadata> Optional<Sourced<S>> as(Class<S> type) {
    return type.isInstance(object) ? Optional.of((Sourced<S>) this) : Optional.empty();
  }

  /** Adds an error about a field. */
  public void error(
      Complaints complaints, FieldPath field, String value, String problem, String remedy) {
    complaints.error(origin.lineOf(field), field.toString(), value, problem, remedy);
  }

  /** Adds an error about a field that other objects cause. */
  public void unmet(
      Complaints complaints, FieldPath field, String value, String problem, String remedy) {
    complaints.unmet(origin.lineOf(field), field.toString(), value, problem, remedy);
  }

  /** Adds a warning about a field. */
  public void warning(
      Complaints complaints, FieldPath field, String value, String problem, String remedy) {
    complaints.warning(origin.lineOf(field), field.toString(), value, problem, remedy);
  }
}
