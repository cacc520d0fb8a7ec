package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A value that a user gave for a key.
 *
 * @param field the path of the field, for people
 * @param node the value
 * @param document the document that the value is in: the file, or an annotation's text
 * @param lines a line of that document to a line of a file, where known
 */
public record Given(
    String field, YamlNode node, YamlDocument document, IntFunction<Optional<SourceLine>> lines) {
  public Given {
    requireNonNull(field);
    requireNonNull(node);
    requireNonNull(document);
    requireNonNull(lines);
  }

  /** A part of the value. */
  public Given part(String partField, YamlNode part) {
    return new Given(partField, part, document, lines);
  }

  /** Where a node of the value stands. */
  public Optional<SourceLine> lineOf(YamlNode part) {
    return lines.apply(part.span().line());
  }
}
