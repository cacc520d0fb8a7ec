package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values that an object has for the keys of a table. Unknown and unsupported keys are
 * complained about at once, wrong values when they are read; then they count as absent.
 */
public final class Values {
  private final Map<String, Given> given;
  private final Complaints complaints;

  private Values(Map<String, Given> given, Complaints complaints) {
    this.given = ImmutableMap.copyOf(given);
    this.complaints = requireNonNull(complaints);
  }

  /** Takes the values of known keys; a null counts as absent. */
  public static Values of(Map<String, Given> given, KeyTable table, Complaints complaints) {
    Map<String, Given> taken = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          Optional<Key<?>> key = table.key(name);
          if (key.isEmpty()) {
            complainOfUnknown(name, value, table, complaints);
          } else if (isTaken(key.get(), value, complaints) && !value.node().isNull()) {
            taken.put(name, value);
          }
        });
    return new Values(taken, complaints);
  }

  /** The values of an object that is itself a value, or a whole file. */
  public static Values of(Given object, Mapping mapping, KeyTable table, Complaints complaints) {
    Map<String, Given> given = new LinkedHashMap<>();
    String prefix = object.field().isEmpty() ? "" : object.field() + ".";
    for (YamlNode.Entry entry : mapping.entries()) {
      given.put(entry.key(), object.part(prefix + entry.key(), entry.value()));
    }
    return of(given, table, complaints);
  }

  private static void complainOfUnknown(
      String name, Given value, KeyTable table, Complaints complaints) {
    String remedy =
        table.closestTo(name).map(known -> "did you mean '" + known + "'?").orElse("remove it");
    complaints.error(value.lineOf(value.node()), value.field(), "", "unknown key", remedy);
  }

  private static boolean isTaken(Key<?> key, Given value, Complaints complaints) {
    return switch (key.support()) {
      case Support.Supported supported -> true;
      case Support.NoEffect noEffect -> false;
      case Support.NotYet notYet -> {
        postpone(key, value, notYet, complaints);
        yield false;
      }
      case Support.Refused refused -> {
        complaints.error(
            value.lineOf(value.node()), value.field(), "", refused.problem(), refused.remedy());
        yield false;
      }
    };
  }

  /** Complains of a key that comes later, unless its value asks for nothing. */
  private static void postpone(
      Key<?> key, Given value, Support.NotYet notYet, Complaints complaints) {
    if (value.node().isNull()) {
      return;
    }
    try {
      if (!asksForNothing(key.type().parser().parse(value.node()))) {
        complaints.error(
            value.lineOf(value.node()), value.field(), "", "not supported yet", notYet.remedy());
      }
    } catch (BadValueException e) {
      complaints.error(value.lineOf(e.at()), value.field(), "", e.problem(), e.remedy());
    }
  }

  private static boolean asksForNothing(Object value) {
    return value.equals(false)
        || value.equals("")
        || value.equals(List.of())
        || value.equals(Map.of());
  }

  /** The value of a key; empty where it is absent or wrong. */
  public <T> Optional<T> get(Key<T> key) {
    Given value = given.get(key.name());
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(key.type().parser().parse(value.node()));
    } catch (BadValueException e) {
      String shown = key.secret() ? "" : shown(e.at());
      complaints.error(value.lineOf(e.at()), value.field(), shown, e.problem(), e.remedy());
      return Optional.empty();
    }
  }

  /** Whether a flag is set. */
  public boolean isSet(Key<Boolean> key) {
    return get(key).orElse(false);
  }

  /** Whether there is a value, right or wrong. */
  public boolean has(Key<?> key) {
    return given.containsKey(key.name());
  }

  /** The value as it was given. */
  public Optional<Given> given(Key<?> key) {
    return Optional.ofNullable(given.get(key.name()));
  }

  /** The values of an object that is the value of a key, or an item of it. */
  public Values nested(Key<?> key, String suffix, Mapping mapping, KeyTable table) {
    Given value = requireNonNull(given.get(key.name()));
    return of(value.part(value.field() + suffix, mapping), mapping, table, complaints);
  }

  /** The first of some keys that has a value, so that complaints have a place. */
  public Key<?> firstGiven(Key<?>... keys) {
    return Stream.of(keys).filter(this::has).findFirst().orElse(keys[0]);
  }

  /** Adds an error about the value of a key. */
  public void error(Key<?> key, String problem, String remedy) {
    Optional<Given> value = given(key);
    complaints.error(
        value.flatMap(v -> v.lineOf(v.node())),
        value.map(Given::field).orElse(key.name()),
        key.secret() ? "" : value.map(v -> shown(v.node())).orElse(""),
        problem,
        remedy);
  }

  /** Adds an error about the value of a key that other objects cause. */
  public void unmet(Key<?> key, String problem, String remedy) {
    Optional<Given> value = given(key);
    complaints.unmet(
        value.flatMap(v -> v.lineOf(v.node())),
        value.map(Given::field).orElse(key.name()),
        key.secret() ? "" : value.map(v -> shown(v.node())).orElse(""),
        problem,
        remedy);
  }

  /** Adds a warning about the value of a key. */
  public void warning(Key<?> key, String problem, String remedy) {
    Optional<Given> value = given(key);
    complaints.warning(
        value.flatMap(v -> v.lineOf(v.node())),
        value.map(Given::field).orElse(key.name()),
        key.secret() ? "" : value.map(v -> shown(v.node())).orElse(""),
        problem,
        remedy);
  }

  /** Where complaints go. */
  public Complaints complaints() {
    return complaints;
  }

  private static String shown(YamlNode node) {
    return node instanceof Scalar scalar ? ShownUrl.of(scalar.text()) : "";
  }
}
