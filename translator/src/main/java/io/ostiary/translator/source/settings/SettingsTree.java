package io.ostiary.translator.source.settings;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.SettingsObject;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Span;
import io.ostiary.translator.source.yaml.YamlReader;
import java.util.List;

/**
 * What a settings object wants, as the tree that values are read from.
 *
 * @param settings the object
 * @param document its {@code spec}, read as YAML, which JSON is as well
 * @param spec the root; empty where there is none
 */
record SettingsTree(
    Sourced<? extends SettingsObject> settings, YamlDocument document, Mapping spec) {
  static final Span NOWHERE = new Span(1, 1, 0, 0);

  SettingsTree {
    requireNonNull(settings);
    requireNonNull(document);
    requireNonNull(spec);
  }

  static SettingsTree of(Sourced<? extends SettingsObject> settings) {
    YamlDocument document =
        YamlReader.read(settings.object().getSpec().toString()).documents().stream()
            .findFirst()
            .orElse(YamlDocument.EMPTY);
    return new SettingsTree(
        settings,
        document,
        document.root() instanceof Mapping mapping ? mapping : new Mapping(List.of(), NOWHERE));
  }

  /** A value as the value of a field, by its path below {@code spec}. */
  Given given(String path, YamlNode node) {
    FieldPath field = field(path);
    return new Given(field.toString(), node, document, _ -> settings.origin().lineOf(field));
  }

  static FieldPath field(String path) {
    FieldPath field = FieldPath.of("spec");
    for (String step : path.split("\\.", -1)) {
      field = field.field(step);
    }
    return field;
  }
}
