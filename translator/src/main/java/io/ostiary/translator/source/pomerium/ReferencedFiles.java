package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import io.ostiary.translator.source.yaml.YamlReader;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the files that a config.yaml names. */
public final class ReferencedFiles {
  /** Keys that take PEM in place or the path of a file. */
  private static final Set<String> EITHER =
      Set.of(
          "cert",
          "key",
          "certificate",
          "certificate_key",
          "certificate_authority",
          "tls_custom_ca",
          "tls_downstream_client_ca",
          "ca",
          "crl",
          "tls_client_cert",
          "tls_client_key");

  private ReferencedFiles() {}

  /** The paths as written; empty where the text does not parse. */
  public static Set<String> of(String config) {
    Set<String> paths = new TreeSet<>();
    YamlReader.read(config).documents().stream()
        .findFirst()
        .ifPresent(document -> collect(document.root(), paths));
    return paths;
  }

  private static void collect(YamlNode node, Set<String> paths) {
    switch (node) {
      case Mapping mapping -> {
        for (YamlNode.Entry entry : mapping.entries()) {
          path(entry).ifPresent(paths::add);
          collect(entry.value(), paths);
        }
      }
      case Sequence sequence -> sequence.items().forEach(item -> collect(item, paths));
      case Scalar scalar -> {}
    }
  }

  private static Optional<String> path(YamlNode.Entry entry) {
    if (!(entry.value() instanceof Scalar scalar) || scalar.text().isBlank()) {
      return Optional.empty();
    }
    boolean file = entry.key().endsWith("_file");
    boolean either =
        EITHER.contains(entry.key()) && FileContents.inlinePem(scalar.text()).isEmpty();
    return (file || either) && scalar.text().indexOf('\0') < 0
        ? Optional.of(scalar.text())
        : Optional.empty();
  }
}
