package io.ostiary.translator.source.manifest;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be told of an Ingress that cannot be read: its class, the hosts that it names, and their
 * certificates. They answer 503, because without them what it protects would fall to a wildcard or
 * a default backend. A misspelt field counts as the one that it is most like.
 */
final class IngressRemains {
  private IngressRemains() {}

  /** An Ingress with class, hosts and certificates alone; empty where nobody can tell all hosts. */
  static Optional<Ingress> of(Mapping ingress, ObjectRef ref) {
    List<YamlNode> specs = FieldNames.meaning("spec", ingress, Ingress.class);
    if (specs.size() != 1 || !(specs.getFirst() instanceof Mapping spec) || hidesRules(spec)) {
      return Optional.empty();
    }
    Optional<List<String>> hosts = hosts(spec);
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    IngressSpec remains = new IngressSpec();
    remains.setRules(hosts.get().stream().map(host -> rule(host)).toList());
    FieldNames.meaning("ingressClassName", spec, IngressSpec.class).stream()
        .flatMap(node -> text(node).stream())
        .findFirst()
        .ifPresent(remains::setIngressClassName);
    remains.setTls(certificates(spec));
    if (!FieldNames.meaning("defaultBackend", spec, IngressSpec.class).isEmpty()) {
      remains.setDefaultBackend(new IngressBackend());
    }
    Ingress object = new Ingress();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(ref.name())
            .withNamespace(ref.namespace())
            .withAnnotations(annotations(ingress))
            .build());
    object.setSpec(remains);
    return Optional.of(object);
  }

  /** The entries of {@code spec.tls} that can be read, so that browsers see the answer. */
  private static List<IngressTLS> certificates(Mapping spec) {
    List<IngressTLS> certificates = new ArrayList<>();
    for (YamlNode node : FieldNames.meaning("tls", spec, IngressSpec.class)) {
      for (Mapping entry : mappings(items(node))) {
        Optional<String> secret = entry.get("secretName").flatMap(IngressRemains::text);
        List<YamlNode> hosts = entry.get("hosts").map(IngressRemains::items).orElse(List.of());
        if (secret.isPresent()) {
          List<String> names = hosts.stream().flatMap(host -> text(host).stream()).toList();
          certificates.add(new IngressTLS(names, secret.get()));
        }
      }
    }
    return certificates;
  }

  private static List<YamlNode> items(YamlNode node) {
    return node instanceof Sequence sequence ? sequence.items() : List.of(node);
  }

  private static boolean hidesRules(Mapping spec) {
    return FieldNames.meaning("rules", spec, IngressSpec.class).isEmpty()
        && FieldNames.hasMystery(spec, IngressSpec.class);
  }

  private static Map<String, String> annotations(Mapping ingress) {
    Map<String, String> annotations = new TreeMap<>();
    for (Mapping metadata : mappings(FieldNames.meaning("metadata", ingress, Ingress.class))) {
      mappings(FieldNames.meaning("annotations", metadata, ObjectMeta.class)).stream()
          .flatMap(map -> map.entries().stream())
          .forEach(entry -> text(entry.value()).ifPresent(t -> annotations.put(entry.key(), t)));
    }
    return annotations;
  }

  /** The hosts of all rules, an empty one for a rule without; empty where one cannot be told. */
  private static Optional<List<String>> hosts(Mapping spec) {
    List<String> hosts = new ArrayList<>();
    for (YamlNode rules : FieldNames.meaning("rules", spec, IngressSpec.class)) {
      for (YamlNode item : items(rules)) {
        Optional<String> host = item instanceof Mapping rule ? host(rule) : Optional.empty();
        if (host.isEmpty()) {
          return Optional.empty();
        }
        hosts.add(host.get());
      }
    }
    return Optional.of(hosts);
  }

  private static Optional<String> host(Mapping rule) {
    List<YamlNode> hosts = FieldNames.meaning("host", rule, IngressRule.class);
    if (hosts.isEmpty()) {
      return FieldNames.hasMystery(rule, IngressRule.class) ? Optional.empty() : Optional.of("");
    }
    return hosts.size() == 1 ? text(hosts.getFirst()) : Optional.empty();
  }

  private static IngressRule rule(String host) {
    IngressRule rule = new IngressRule();
    rule.setHost(host);
    return rule;
  }

  private static List<Mapping> mappings(List<YamlNode> nodes) {
    return nodes.stream().filter(Mapping.class::isInstance).map(Mapping.class::cast).toList();
  }

  private static Optional<String> text(YamlNode node) {
    return node instanceof Scalar scalar && !node.isNull()
        ? Optional.of(scalar.text())
        : Optional.empty();
  }
}
