package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlReader;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the Secrets that Ingresses name in annotations, each in its own namespace. */
public final class ReferencedSecrets {
  private static final String SUFFIX = "_secret";

  private ReferencedSecrets() {}

  /** The Secrets; whether they exist is another question. */
  public static Set<ObjectRef> of(Collection<Sourced<?>> objects) {
    Set<ObjectRef> secrets = new TreeSet<>();
    objects.stream()
        .flatMap(object -> object.as(Ingress.class).stream())
        .forEach(
            ingress ->
                annotations(ingress)
                    .flatMap(text -> name(text).stream())
                    .map(name -> new ObjectRef("Secret", ingress.ref().namespace(), name))
                    .forEach(secrets::add));
    return secrets;
  }

  private static Stream<String> annotations(Sourced<Ingress> ingress) {
    Map<String, String> all =
        Optional.ofNullable(ingress.object().getMetadata().getAnnotations())
            .<Map<String, String>>map(TreeMap::new)
            .orElse(Map.of());
    return all.entrySet().stream()
        .filter(entry -> isReference(entry.getKey()))
        .flatMap(entry -> Optional.ofNullable(entry.getValue()).stream());
  }

  private static boolean isReference(String key) {
    return key.endsWith(SUFFIX) && Annotations.PREFIXES.stream().anyMatch(key::startsWith);
  }

  private static Optional<String> name(String text) {
    return YamlReader.read(text).documents().stream()
        .findFirst()
        .map(document -> document.root())
        .filter(node -> node instanceof Scalar && !node.isNull())
        .map(node -> ((Scalar) node).text())
        .filter(name -> name.length() <= 253 && name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?"));
  }
}
