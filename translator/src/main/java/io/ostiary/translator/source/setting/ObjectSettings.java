package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.ObjectRef;
import java.util.List;
import java.util.Map;

/**
 * Settings that an object of Kubernetes gives, as values of the keys that a config.yaml would have.
 *
 * @param object the object
 * @param given the values by key
 * @param diagnostics what is wrong with it already
 */
public record ObjectSettings(
    ObjectRef object, Map<String, Given> given, List<Diagnostic> diagnostics) {
  public ObjectSettings {
    requireNonNull(object);
    given = ImmutableSortedMap.copyOf(given);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * A diagnostic of the settings as a whole, as one of this object where one of its values is
   * meant.
   */
  public Diagnostic attributed(Diagnostic diagnostic) {
    return given.values().stream().noneMatch(value -> isIn(diagnostic.field(), value.field()))
        ? diagnostic
        : new Diagnostic(
            diagnostic.severity(),
            object,
            diagnostic.source(),
            diagnostic.field(),
            diagnostic.value(),
            diagnostic.problem(),
            diagnostic.remedy());
  }

  /** Those of some diagnostics that are about this object. */
  public List<Diagnostic> own(List<Diagnostic> all) {
    return all.stream().filter(diagnostic -> diagnostic.object().equals(object)).toList();
  }

  private static boolean isIn(String field, String value) {
    return field.equals(value) || field.startsWith(value + "[") || field.startsWith(value + ".");
  }
}
