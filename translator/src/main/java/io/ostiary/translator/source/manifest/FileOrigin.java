package io.ostiary.translator.source.manifest;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.Optional;

/** The origin of an object in a YAML file. */
record FileOrigin(String file, YamlNode root) implements Origin {
  FileOrigin {
    requireNonNull(file);
    requireNonNull(root);
  }

  @Override
  public Optional<SourceLine> lineOf(FieldPath path) {
    int line = root.span().line();
    YamlNode node = root;
    for (FieldPath.Step step : path.steps()) {
      Optional<Found> found = child(node, step);
      if (found.isEmpty()) {
        break;
      }
      line = found.get().line();
      node = found.get().node();
    }
    return Optional.of(new SourceLine(file, line));
  }

  @Override
  public Optional<SourceLine> lineIn(FieldPath path, int line) {
    boolean literal =
        node(path)
            .filter(found -> found instanceof YamlNode.Scalar scalar && scalar.literal())
            .isPresent();
    Optional<SourceLine> start = lineOf(path);
    return literal ? start.map(s -> new SourceLine(s.file(), s.line() + line)) : start;
  }

  /** The text of a scalar, for people; empty for everything else. */
  String textOf(FieldPath path) {
    return node(path)
        .map(node -> node instanceof YamlNode.Scalar scalar ? scalar.text() : "")
        .orElse("");
  }

  private Optional<YamlNode> node(FieldPath path) {
    Optional<YamlNode> node = Optional.of(root);
    for (FieldPath.Step step : path.steps()) {
      node = node.flatMap(parent -> child(parent, step)).map(Found::node);
    }
    return node;
  }

  private record Found(YamlNode node, int line) {}

  private static Optional<Found> child(YamlNode parent, FieldPath.Step step) {
    return switch (step) {
      case FieldPath.Step.Name name when parent instanceof YamlNode.Mapping mapping ->
          mapping.entry(name.name()).map(e -> new Found(e.value(), e.keySpan().line()));
      case FieldPath.Step.Index index
          when parent instanceof YamlNode.Sequence sequence
              && index.index() < sequence.items().size() -> {
        YamlNode item = sequence.items().get(index.index());
        yield Optional.of(new Found(item, item.span().line()));
      }
      default -> Optional.empty();
    };
  }
}
