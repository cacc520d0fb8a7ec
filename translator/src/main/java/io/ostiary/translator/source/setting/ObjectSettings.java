package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Settings that an object of Kubernetes gives, as values of the keys that a config.yaml would have.
 *
 * @param object the object
 * @param given the values by key
 * @param diagnostics what is wrong with it already
 */
public record ObjectSettings(
    ObjectRef object, Map<String, Given> given, List<Diagnostic> diagnostics) {
  private static final String WHOLE = "none of it is in force";

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

  /** The keys whose values some diagnostics are about; empty where one is about none of them. */
  public Set<String> keysOf(List<Diagnostic> faults) {
    Set<String> keys = new TreeSet<>();
    for (Diagnostic fault : faults) {
      Set<String> meant =
          given.entrySet().stream()
              .filter(entry -> isIn(fault.field(), entry.getValue().field()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      if (meant.isEmpty()) {
        return Set.of();
      }
      keys.addAll(meant);
    }
    return keys;
  }

  /** The same without the values of some keys. */
  public ObjectSettings without(Set<String> keys) {
    return new ObjectSettings(
        object, Maps.filterKeys(given, key -> !keys.contains(key)), diagnostics);
  }

  /** Says that nothing of this object counts. */
  public Diagnostic refusal() {
    return new Diagnostic(
        Severity.ERROR,
        object,
        Optional.empty(),
        "spec",
        "",
        WHOLE,
        "mend what else is said of it: half of it could mean more access than all");
  }

  /** Whether a diagnostic says that nothing of a settings object counts. */
  public static boolean isRefusal(Diagnostic diagnostic) {
    return diagnostic.problem().equals(WHOLE);
  }

  /** Those of some diagnostics that are about this object. */
  public List<Diagnostic> own(List<Diagnostic> all) {
    return all.stream().filter(diagnostic -> diagnostic.object().equals(object)).toList();
  }

  private static boolean isIn(String field, String value) {
    return field.equals(value) || field.startsWith(value + "[") || field.startsWith(value + ".");
  }
}
