package io.ostiary.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The text of a policy, YAML or JSON, on its way to a tree of nodes. The text may come from anybody
 * who may write an Ingress, so it is bounded before a tree is built of it.
 */
final class PolicyText {
  /** The longest text, in characters: the API server's limit for all annotations of an object. */
  static final int MAX_LENGTH = 256 * 1024;

  /** How deep a text may nest. A policy needs seven levels; the rest is for ignored data. */
  static final int MAX_DEPTH = 32;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setAllowNonScalarKeys(true)
          .setCodePointLimit(MAX_LENGTH)
          .build();

  private final String text;
  private final Problems problems;

  PolicyText(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The root of the tree; empty, and problems noted, where the text is not fit for one. */
  Optional<Node> root() {
    if (text.length() > MAX_LENGTH) {
      problems.add(1, 1, text, "is longer than " + MAX_LENGTH + " characters", "a shorter policy");
      return Optional.empty();
    }
    try {
      if (!isHarmless()) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        problems.add(1, 1, "", "is empty", PolicyReader.DOCUMENT);
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      int line = mark.map(m -> m.getLine() + 1).orElse(1);
      int column = mark.map(m -> m.getColumn() + 1).orElse(1);
      notYaml(line, column, Words.bounded(String.valueOf(e.getProblem())));
    } catch (ReaderException e) {
      notYamlAt(e.getPosition(), Words.bounded(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // The YAML library answers some texts with an exception that is not of its own kind (a number
      // format for "\UFFFFFFFF"); whatever it is, the text is what is wrong.
      notYaml(1, 1, "it cannot be read");
    }
    return Optional.empty();
  }

  /** Looks at the events alone: nothing is built or expanded yet. */
  private boolean isHarmless() {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event) {
        case DocumentStartEvent _ -> {
          documents++;
          if (documents == 2) {
            refuse(event, "---", "a second document begins here", "one document");
            return false;
          }
        }
        case CollectionStartEvent start -> {
          refuseExtras(start, start.getTag());
          depth++;
          if (depth > MAX_DEPTH) {
            refuse(event, "", "nests more than " + MAX_DEPTH + " levels deep", "a flatter policy");
            return false;
          }
        }
        case CollectionEndEvent _ -> depth--;
        case ScalarEvent scalar -> {
          refuseExtras(scalar, scalar.getTag());
          if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            refuse(event, "<<", "merge keys are not allowed", "the keys themselves");
          }
        }
        case AliasEvent alias ->
            refuse(
                event,
                alias.getAnchor().map(anchor -> "*" + anchor.getValue()).orElse("*"),
                "aliases are not allowed",
                "the value itself");
        default -> {}
      }
    }
    return problems.isEmpty();
  }

  private void refuseExtras(NodeEvent event, Optional<String> tag) {
    tag.ifPresent(
        name ->
            refuse(
                event,
                name,
                "tags are not allowed",
                "the plain value, in quotes where it is text"));
    event
        .getAnchor()
        .ifPresent(
            anchor ->
                refuse(
                    event,
                    "&" + anchor.getValue(),
                    "anchors are not allowed",
                    "the value without an anchor"));
  }

  private void refuse(Event event, String token, String message, String expected) {
    int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    int column = event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    problems.add(line, column, token.isEmpty() ? textAt(line, column) : token, message, expected);
  }

  private void notYamlAt(int codePoint, String why) {
    int end = Math.min(Math.max(codePoint, 0), text.codePointCount(0, text.length()));
    String before = text.substring(0, text.offsetByCodePoints(0, end));
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = Math.toIntExact(before.chars().filter(c -> c == '\n').count()) + 1;
    notYaml(line, before.codePointCount(lineStart, before.length()) + 1, why);
  }

  private void notYaml(int line, int column, String why) {
    problems.add(
        line, column, textAt(line, column), "is not valid YAML: " + why, "valid YAML or JSON");
  }

  /** The rest of a line from a column on, both from 1. */
  private String textAt(int line, int column) {
    String rest = text.lines().skip(line - 1L).findFirst().orElse("");
    int start = Math.min(column - 1, rest.codePointCount(0, rest.length()));
    return rest.substring(rest.offsetByCodePoints(0, start));
  }
}
