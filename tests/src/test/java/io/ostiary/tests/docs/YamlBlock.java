package io.ostiary.tests.docs;

import io.ostiary.translator.source.pomerium.ConfigKeys;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.translator.source.yaml.YamlText;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A YAML block of a document.
 *
 * @param document the document
 * @param line the line on which it begins
 * @param text what is in it
 */
record YamlBlock(Path document, int line, String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  /** What a block shows. */
  enum Kind {
    MANIFEST,
    CONFIG,
    POLICY,
    UNKNOWN
  }

  static Stream<YamlBlock> of(Path document) {
    String text = Repository.read(document);
    return FENCED
        .matcher(text)
        .results()
        .map(
            found ->
                new YamlBlock(
                    document,
                    (int) text.substring(0, found.start(1)).lines().count() + 1,
                    found.group(1)));
  }

  Kind kind() {
    YamlText yaml = YamlReader.read(text);
    List<YamlNode> roots = yaml.documents().stream().map(document -> document.root()).toList();
    if (!yaml.problems().isEmpty() || roots.isEmpty()) {
      return Kind.UNKNOWN;
    }
    if (roots.stream().allMatch(root -> has(root, "kind"::equals))) {
      return Kind.MANIFEST;
    }
    if (roots.stream().allMatch(root -> has(root, key -> ConfigKeys.GLOBAL.key(key).isPresent()))) {
      return Kind.CONFIG;
    }
    return text.contains("allow:") || text.contains("deny:") ? Kind.POLICY : Kind.UNKNOWN;
  }

  private static boolean has(YamlNode node, Predicate<String> key) {
    return node instanceof Mapping mapping
        && mapping.entries().stream().map(YamlNode.Entry::key).anyMatch(key);
  }

  @Override
  public String toString() {
    return Repository.ROOT.relativize(document) + ":" + line;
  }
}
