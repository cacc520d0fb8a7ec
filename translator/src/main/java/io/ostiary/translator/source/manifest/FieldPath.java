package io.ostiary.translator.source.manifest;

import java.util.List;
import java.util.stream.Stream;

/**
 * The path of a field in an object: {@code spec.rules[0].host}, {@code
 * annotations[ingress.pomerium.io/policy]}.
 *
 * @param steps names, keys and indices from the root
 */
public record FieldPath(List<Step> steps) {
  public FieldPath {
    steps = List.copyOf(steps);
  }

  /** One step. */
  public sealed interface Step {
    /** A field or key. */
    record Name(String name, boolean bracketed) implements Step {}

    /** An item of a list. */
    record Index(int index) implements Step {}
  }

  /** A path of fields. */
  public static FieldPath of(String... names) {
    return new FieldPath(Stream.of(names).<Step>map(name -> new Step.Name(name, false)).toList());
  }

  /** An annotation of the object. */
  public static FieldPath annotation(String name) {
    return of("metadata", "annotations").plus(new Step.Name(name, true));
  }

  /** A field of what is here. */
  public FieldPath field(String name) {
    return plus(new Step.Name(name, false));
  }

  /** An item of the list that is here. */
  public FieldPath item(int index) {
    return plus(new Step.Index(index));
  }

  private FieldPath plus(Step step) {
    return new FieldPath(Stream.concat(steps.stream(), Stream.of(step)).toList());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Step.Name name when name.bracketed() ->
            text.append('[').append(name.name()).append(']');
        case Step.Name name -> text.append(text.isEmpty() ? "" : ".").append(name.name());
        case Step.Index index -> text.append('[').append(index.index()).append(']');
      }
    }
    String path = text.toString();
    return path.startsWith("metadata.annotations[") ? path.substring("metadata.".length()) : path;
  }
}
