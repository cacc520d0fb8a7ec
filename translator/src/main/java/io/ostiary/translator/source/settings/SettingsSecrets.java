package io.ostiary.translator.source.settings;

import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places in a settings object that name Secrets, each as {@code namespace/name}. */
final class SettingsSecrets {
  private static final List<String> PATHS =
      List.of(
          "secrets",
          "identityProvider.secret",
          "identityProvider.requestParamsSecret",
          "certificates",
          "caSecrets",
          "storage.postgres.secret",
          "storage.postgres.tlsSecret",
          "storage.postgres.caSecret");

  private SettingsSecrets() {}

  /** The Secrets that are named; what is no name is left out. */
  static List<ObjectRef> of(Mapping spec) {
    List<ObjectRef> named = new ArrayList<>();
    for (String path : PATHS) {
      Optional<YamlNode> node = at(spec, path);
      if (node.isPresent() && node.get() instanceof Sequence sequence) {
        sequence.items().forEach(item -> ref(item).ifPresent(named::add));
      } else {
        node.flatMap(SettingsSecrets::ref).ifPresent(named::add);
      }
    }
    return named;
  }

  /** The node at a path of field names. */
  static Optional<YamlNode> at(Mapping spec, String path) {
    Optional<YamlNode> node = Optional.of(spec);
    for (String step : path.split("\\.", -1)) {
      node =
          node.flatMap(
              parent -> parent instanceof Mapping mapping ? mapping.get(step) : Optional.empty());
    }
    return node.filter(found -> !found.isNull());
  }

  /** The Secret that a text names. */
  static Optional<ObjectRef> ref(YamlNode node) {
    String text = node instanceof Scalar scalar ? scalar.text() : "";
    String[] parts = text.split("/", -1);
    String name = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
    return parts.length == 2 && parts[0].matches(name) && parts[1].matches(name)
        ? Optional.of(new ObjectRef("Secret", parts[0], parts[1]))
        : Optional.empty();
  }
}
