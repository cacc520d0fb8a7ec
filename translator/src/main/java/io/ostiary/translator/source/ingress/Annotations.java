package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.translator.source.yaml.YamlText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The annotations of an Ingress: keys under two prefixes that mean the same, each value a YAML
 * document of its own, as in Pomerium.
 */
public final class Annotations {
  /** Pomerium's prefix, and the alias. */
  public static final List<String> PREFIXES = List.of("ingress.pomerium.io/", "ostiary.io/");

  private static final KeyTable TABLE =
      KeyTable.of(
          List.of(
              RouteSettings.KEYS,
              IngressKeys.KEYS,
              SecretTlsKeys.KEYS,
              SecretHeaderKeys.KEYS,
              LaterIngressKeys.KEYS));

  // The API server's limit for all annotations of an object together.
  private static final int MAX_LENGTH = 256 * 1024;

  private Annotations() {}

  /** Every annotation, by its name without prefix. */
  public static Collection<Key<?>> all() {
    return TABLE.keys();
  }

  /** The values that an Ingress has; complains about those that are not readable. */
  static Values read(Sourced<Ingress> ingress, Complaints complaints) {
    Map<String, Given> given = new TreeMap<>();
    Map<String, String> annotations =
        Optional.ofNullable(ingress.object().getMetadata().getAnnotations())
            .<Map<String, String>>map(TreeMap::new)
            .orElse(Map.of());
    annotations.forEach(
        (key, text) ->
            name(key)
                .ifPresent(
                    name ->
                        add(
                            given,
                            name,
                            key,
                            Optional.ofNullable(text).orElse(""),
                            ingress,
                            complaints)));
    return Values.of(given, TABLE, complaints);
  }

  private static Optional<String> name(String key) {
    return PREFIXES.stream()
        .filter(key::startsWith)
        .map(prefix -> key.substring(prefix.length()))
        .findFirst();
  }

  private static void add(
      Map<String, Given> given,
      String name,
      String key,
      String text,
      Sourced<Ingress> ingress,
      Complaints complaints) {
    FieldPath path = FieldPath.annotation(key);
    if (text.length() > MAX_LENGTH) {
      ingress.error(
          complaints, path, "", "longer than 256 KiB, Kubernetes' own limit", "shorten it");
      return;
    }
    if (given.containsKey(name)) {
      ingress.error(complaints, path, "", "given under both prefixes", "remove one of the two");
      return;
    }
    YamlText value = YamlReader.read(text);
    for (YamlText.Problem problem : value.problems()) {
      complaints.error(
          ingress.origin().lineIn(path, problem.line()),
          path.toString(),
          problem.excerpt(),
          "not YAML: " + problem.message(),
          "mend it, or put the value into quotes");
    }
    if (value.documents().size() > 1) {
      ingress.error(complaints, path, "", "more than one YAML document", "keep one");
      return;
    }
    if (value.problems().isEmpty()) {
      YamlDocument document = value.documents().stream().findFirst().orElse(YamlDocument.EMPTY);
      given.put(
          name,
          new Given(
              path.toString(),
              document.root(),
              document,
              line -> ingress.origin().lineIn(path, line)));
    }
  }

  /** Whether a flag is set, without a word about what is wrong with it. */
  static boolean isSet(Ingress ingress, Key<Boolean> key) {
    return Optional.ofNullable(ingress.getMetadata().getAnnotations())
        .filter(
            (Map<String, String> annotations) ->
                PREFIXES.stream()
                    .flatMap(
                        prefix ->
                            Optional.ofNullable(annotations.get(prefix + key.name())).stream())
                    .anyMatch(text -> text.strip().equalsIgnoreCase("true")))
        .isPresent();
  }
}
