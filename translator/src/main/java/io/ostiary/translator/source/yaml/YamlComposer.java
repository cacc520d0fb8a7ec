package io.ostiary.translator.source.yaml;

import io.ostiary.translator.source.yaml.YamlNode.Entry;
import io.ostiary.translator.source.yaml.YamlNode.Kind;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import io.ostiary.translator.source.yaml.YamlNode.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Parser events to nodes. Depth and the size after expansion of aliases are limited, keys are
 * unique text, and tags other than the core schema's are refused: a tag never chooses a Java type.
 */
final class YamlComposer {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_NODES = 1_000_000;
  private static final String CORE = "tag:yaml.org,2002:";
  private static final Set<String> CORE_TAGS =
      Set.of(
          "!",
          CORE + "str",
          CORE + "int",
          CORE + "float",
          CORE + "bool",
          CORE + "null",
          CORE + "map",
          CORE + "seq");

  private final Iterator<Event> events;
  private final String text;
  private final int firstLine;
  private final Map<String, YamlNode> anchors = new HashMap<>();
  // Sizes after expansion of aliases. By identity: equal nodes at two places are two nodes.
  private final IdentityHashMap<YamlNode, Integer> sizes = new IdentityHashMap<>();
  private final boolean surrogates;
  private boolean aliased;
  private int knownCodePoints;
  private int knownOffset;

  YamlComposer(Iterator<Event> events, String text, int firstLine) {
    this.events = events;
    this.text = text;
    this.firstLine = firstLine;
    this.surrogates = text.codePointCount(0, text.length()) != text.length();
  }

  /** The documents up to the end of the text. */
  List<YamlDocument> documents() {
    List<YamlDocument> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent) {
        anchors.clear();
        aliased = false;
        YamlNode root = node(events.next(), 0);
        if (!root.isNull()) {
          documents.add(new YamlDocument(root, text, firstLine, aliased));
        }
      } else if (event instanceof DocumentEndEvent) {
        sizes.clear();
      }
    }
    return documents;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw unreadable(event, "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (event instanceof AliasEvent alias) {
      aliased = true;
      return Optional.ofNullable(anchors.get(alias.getAlias().getValue()))
          .orElseThrow(
              () ->
                  unreadable(
                      event, "no anchor of that name before it; quote a text that begins with *"));
    }
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case MappingStartEvent start -> mapping(start, depth);
          case CollectionStartEvent start -> sequence(start, depth);
          default -> throw unreadable(event, "a value is expected here");
        };
    if (event instanceof NodeEvent anchored) {
      anchored.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
    }
    return node;
  }

  private YamlNode scalar(ScalarEvent event) {
    checkTag(event, event.getTag());
    boolean text = !event.isPlain() || event.getTag().filter((CORE + "str")::equals).isPresent();
    Kind kind = text ? Kind.STRING : ScalarKinds.ofPlain(event.getValue());
    Scalar scalar = new Scalar(event.getValue(), kind, event.isLiteral(), span(event, event));
    sizes.put(scalar, 1);
    return scalar;
  }

  private YamlNode sequence(CollectionStartEvent start, int depth) {
    checkTag(start, start.getTag());
    List<YamlNode> items = new ArrayList<>();
    int size = 1;
    Event event = events.next();
    while (!(event instanceof SequenceEndEvent)) {
      YamlNode item = node(event, depth + 1);
      size = grow(event, size, item);
      items.add(item);
      event = events.next();
    }
    Sequence sequence = new Sequence(items, span(start, event));
    sizes.put(sequence, size);
    return sequence;
  }

  private YamlNode mapping(MappingStartEvent start, int depth) {
    checkTag(start, start.getTag());
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    int size = 1;
    Event event = events.next();
    while (!(event instanceof MappingEndEvent)) {
      Scalar key = key(event, depth);
      Event valueEvent = events.next();
      YamlNode value = node(valueEvent, depth + 1);
      size = grow(valueEvent, size, value);
      if (key.text().equals("<<") && isMergeable(value)) {
        merged.addAll(mappings(value));
      } else if (entries.put(key.text(), new Entry(key.text(), key.span(), value)) != null) {
        throw unreadable(event, "the key '" + key.text() + "' stands here twice");
      }
      event = events.next();
    }
    for (Mapping other : merged) {
      other.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
    }
    Mapping mapping = new Mapping(List.copyOf(entries.values()), span(start, event));
    sizes.put(mapping, size);
    return mapping;
  }

  private Scalar key(Event event, int depth) {
    if (node(event, depth + 1) instanceof Scalar scalar) {
      return scalar;
    }
    throw unreadable(event, "a key must be text");
  }

  private static boolean isMergeable(YamlNode node) {
    return node instanceof Mapping
        || (node instanceof Sequence sequence
            && sequence.items().stream().allMatch(Mapping.class::isInstance));
  }

  private static List<Mapping> mappings(YamlNode node) {
    return switch (node) {
      case Mapping mapping -> List.of(mapping);
      case Sequence sequence -> sequence.items().stream().map(Mapping.class::cast).toList();
      case Scalar scalar -> List.of();
    };
  }

  private int grow(Event event, int size, YamlNode part) {
    int grown = size + sizes.getOrDefault(part, 1);
    if (grown > MAX_NODES) {
      throw unreadable(event, "more than " + MAX_NODES + " values once aliases are expanded");
    }
    return grown;
  }

  private void checkTag(Event event, Optional<String> tag) {
    tag.filter(name -> !CORE_TAGS.contains(name))
        .ifPresent(
            _ -> {
              throw unreadable(event, "that tag is not accepted; quote a text that begins with !");
            });
  }

  private UnreadableYamlException unreadable(Event event, String message) {
    int line = event.getStartMark().map(Mark::getLine).orElse(0);
    int column = event.getStartMark().map(Mark::getColumn).orElse(0);
    String excerpt = text.lines().skip(line).findFirst().orElse("").strip();
    return new UnreadableYamlException(
        new YamlText.Problem(firstLine + line, column + 1, message, excerpt));
  }

  private Span span(Event start, Event end) {
    int line = start.getStartMark().map(Mark::getLine).orElse(0);
    int column = start.getStartMark().map(Mark::getColumn).orElse(0);
    int from = offset(start.getStartMark().map(Mark::getIndex).orElse(0));
    int to = offset(end.getEndMark().map(Mark::getIndex).orElse(0));
    return new Span(firstLine + line, column + 1, from, Math.max(from, to));
  }

  /** Marks count code points; a cursor keeps the whole text from being counted for each node. */
  private int offset(int codePoints) {
    if (!surrogates) {
      return codePoints;
    }
    knownOffset = text.offsetByCodePoints(knownOffset, codePoints - knownCodePoints);
    knownCodePoints = codePoints;
    return knownOffset;
  }
}
