package io.ostiary.translator.source.yaml;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** A node of a YAML document, with its place in the text. */
public sealed interface YamlNode {
  /** Where the node stands. */
  Span span();

  /**
   * Keys and values, in the order of the text; keys are unique.
   *
   * @param entries the pairs
   * @param span the place
   */
  record Mapping(List<Entry> entries, Span span) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
      requireNonNull(span);
    }

    /** The entry with this key. */
    public Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    /** The value with this key. */
    public Optional<YamlNode> get(String key) {
      return entry(key).map(Entry::value);
    }
  }

  /** A key and its value. */
  record Entry(String key, Span keySpan, YamlNode value) {
    public Entry {
      requireNonNull(key);
      requireNonNull(keySpan);
      requireNonNull(value);
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, Span span) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
      requireNonNull(span);
    }
  }

  /**
   * A single value.
   *
   * @param text the value's text, without quotes and indentation
   * @param kind what it is by YAML's core schema
   * @param literal whether it is a block scalar with {@code |}, whose lines are lines of the text
   * @param span the place
   */
  record Scalar(String text, Kind kind, boolean literal, Span span) implements YamlNode {
    public Scalar {
      requireNonNull(text);
      requireNonNull(kind);
      requireNonNull(span);
    }
  }

  /** What a scalar is by YAML's core schema. */
  enum Kind {
    STRING,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NULL
  }

  /**
   * A place in a text.
   *
   * @param line line of the whole file, from 1
   * @param column column, from 1
   * @param from first character, as an offset into the document's own text
   * @param to after the last character
   */
  record Span(int line, int column, int from, int to) {}

  /** Whether this is a null, also the one of {@code key:} without a value. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }

  /** The node in words, for messages: {@code a list}. */
  default String describe() {
    return switch (this) {
      case Mapping mapping -> "a mapping";
      case Sequence sequence -> "a list";
      case Scalar scalar ->
          switch (scalar.kind()) {
            case STRING -> "text";
            case INTEGER, DECIMAL -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "nothing";
          };
    };
  }
}
