package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.HasMetadata;
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
              SecretClientKeys.KEYS,
              SecretHeaderKeys.KEYS,
              ProviderSecretKey.KEYS,
              PolicyReferences.KEYS,
              LaterIngressKeys.KEYS));

  // The API server's limit for all annotations of an object together.
  private static final int MAX_LENGTH = 256 * 1024;

  private Annotations() {}

  /** Every annotation, by its name without prefix. */
  public static Collection<Key<?>> all() {
    return TABLE.keys();
  }

  /**
   * The values that hold for an Ingress; complains about those that are not readable.
   *
   * @param defaults what its IngressClass says
   */
  static Values read(Sourced<Ingress> ingress, ClassDefaults defaults, Complaints complaints) {
    Map<String, Given> given = new TreeMap<>();
    of(ingress.object())
        .forEach(
            (key, text) ->
                name(key).ifPresent(name -> add(given, name, key, text, ingress, complaints)));
    return Values.of(defaults.under(given), TABLE, complaints);
  }

  /** All annotations of an object, in order. */
  static Map<String, String> of(HasMetadata object) {
    Map<String, String> all = new TreeMap<>();
    Optional.ofNullable(object.getMetadata().getAnnotations())
        .ifPresent(
            (Map<String, String> annotations) ->
                annotations.forEach(
                    (key, text) -> all.put(key, Optional.ofNullable(text).orElse(""))));
    return all;
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
    if (given.containsKey(name)) {
      ingress.error(complaints, path, "", "given under both prefixes", "remove one of the two");
      return;
    }
    value(ingress, path, path.toString(), text, complaints).ifPresent(v -> given.put(name, v));
  }

  /**
   * The value of an annotation of any object, unless it is not readable.
   *
   * @param field how complaints name it
   */
  static Optional<Given> value(
      Sourced<?> object, FieldPath path, String field, String text, Complaints complaints) {
    if (text.length() > MAX_LENGTH) {
      complaints.error(
          object.origin().lineOf(path),
          field,
          "",
          "longer than 256 KiB, Kubernetes' own limit",
          "shorten it");
      return Optional.empty();
    }
    YamlText value = YamlReader.read(text);
    for (YamlText.Problem problem : value.problems()) {
      complaints.error(
          object.origin().lineIn(path, problem.line()),
          field,
          problem.excerpt(),
          "not YAML: " + problem.message(),
          "mend it, or put the value into quotes");
    }
    if (value.documents().size() > 1) {
      complaints.error(
          object.origin().lineOf(path), field, "", "more than one YAML document", "keep one");
      return Optional.empty();
    }
    if (!value.problems().isEmpty()) {
      return Optional.empty();
    }
    YamlDocument document = value.documents().stream().findFirst().orElse(YamlDocument.EMPTY);
    return Optional.of(
        new Given(field, document.root(), document, line -> object.origin().lineIn(path, line)));
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
