package io.ostiary.translator.source.setting;

import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Kind;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The types of values that keys take. */
public final class ValueTypes {
  /** Text; a number or a boolean is taken as it is written. */
  public static final ValueType<String> TEXT = new ValueType<>("text", ValueTypes::text);

  /** True or false. */
  public static final ValueType<Boolean> BOOLEAN = new ValueType<>("boolean", ValueTypes::flag);

  /** A duration in Go's syntax. */
  public static final ValueType<Duration> DURATION =
      new ValueType<>("duration", ValueTypes::duration);

  /** A duration that is longer than none. */
  public static final ValueType<Duration> POSITIVE_DURATION =
      DURATION.then("duration", ValueTypes::positive);

  /** A list of texts; a single text may be a comma-separated list. */
  public static final ValueType<List<String>> TEXTS =
      new ValueType<>("list of text", ValueTypes::texts);

  /** A list of texts; a single text is one item, commas and all. */
  public static final ValueType<List<String>> TEXTS_AS_WRITTEN =
      new ValueType<>(
          "list of text",
          node -> node instanceof Scalar scalar ? List.of(scalar.text()) : texts(node));

  /** A mapping of text to text. */
  public static final ValueType<Map<String, String>> TEXT_MAP =
      new ValueType<>("map", ValueTypes::textMap);

  /** Any value, read by what the key means. */
  public static final ValueType<YamlNode> ANY = new ValueType<>("any", node -> node);

  /** An object with keys of its own. */
  public static final ValueType<Mapping> OBJECT = new ValueType<>("object", ValueTypes::mapping);

  /** A list of objects with keys of their own. */
  public static final ValueType<List<Mapping>> OBJECTS =
      new ValueType<>("list of objects", ValueTypes::mappings);

  /** An RE2 expression. */
  public static final ValueType<String> REGEX = TEXT.then("RE2 expression", ValueTypes::regex);

  private ValueTypes() {}

  /** A whole number within bounds. */
  public static ValueType<Integer> integer(int min, int max) {
    return number(min, max).then("integer", (node, number) -> number.intValue());
  }

  /** A whole number within bounds that may be larger than an {@code int}. */
  public static ValueType<Long> number(long min, long max) {
    String range = "a whole number from " + min + " to " + max;
    return TEXT.then(
        "integer",
        (node, text) -> {
          if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
              return value;
            }
          }
          throw new BadValueException(node, "not " + range, "write " + range);
        });
  }

  /** One of some words, in any case. */
  public static <E extends Enum<E>> ValueType<E> oneOf(Map<String, E> words) {
    return oneOf(words, word -> word.toLowerCase(Locale.ROOT));
  }

  /**
   * One of some words.
   *
   * @param spelling makes the listed word of how it may be written as well
   */
  public static <E extends Enum<E>> ValueType<E> oneOf(
      Map<String, E> words, UnaryOperator<String> spelling) {
    String list = String.join(", ", words.keySet());
    return TEXT.then(
        "one of " + list,
        (node, text) ->
            Optional.ofNullable(words.get(spelling.apply(text)))
                .orElseThrow(
                    () ->
                        new BadValueException(node, "not one of " + list, "write one of " + list)));
  }

  /** A check that a list is not longer than that. */
  public static ValueType.Conversion<List<String>, List<String>> atMost(int length) {
    return (node, list) -> {
      if (list.size() > length) {
        throw new BadValueException(
            node, "more than " + length + " items", "keep up to " + length + " of them");
      }
      return list;
    };
  }

  private static String text(YamlNode node) throws BadValueException {
    if (node instanceof Scalar scalar) {
      return scalar.text();
    }
    throw new BadValueException(
        node,
        "text is expected, and this is " + node.describe(),
        "write text, in quotes if need be");
  }

  private static Boolean flag(YamlNode node) throws BadValueException {
    String text = node instanceof Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValueException(node, "not true or false", "write true or false");
    };
  }

  private static Duration duration(YamlNode node) throws BadValueException {
    Optional<Duration> duration =
        node instanceof Scalar scalar ? GoDuration.parse(scalar.text()) : Optional.empty();
    return duration.orElseThrow(
        () ->
            new BadValueException(
                node, "not a duration", "write a number with a unit, as in 30s, 5m or 1h30m"));
  }

  private static Duration positive(YamlNode node, Duration duration) throws BadValueException {
    if (!duration.isPositive()) {
      throw new BadValueException(node, "not longer than 0", "write at least 1ms");
    }
    return duration;
  }

  private static List<String> texts(YamlNode node) throws BadValueException {
    return switch (node) {
      case Sequence sequence -> {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
          texts.add(text(item));
        }
        yield List.copyOf(texts);
      }
      case Scalar scalar when scalar.kind() == Kind.STRING ->
          List.of(scalar.text().split(",", -1)).stream()
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .toList();
      case Scalar scalar -> List.of(scalar.text());
      case Mapping mapping ->
          throw new BadValueException(
              node, "a list is expected, and this is a mapping", "write a list: [a, b]");
    };
  }

  private static Map<String, String> textMap(YamlNode node) throws BadValueException {
    Map<String, String> map = new LinkedHashMap<>();
    for (YamlNode.Entry entry : mapping(node).entries()) {
      map.put(entry.key(), entry.value().isNull() ? "" : text(entry.value()));
    }
    return Map.copyOf(map);
  }

  private static Mapping mapping(YamlNode node) throws BadValueException {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw new BadValueException(
        node, "a mapping is expected, and this is " + node.describe(), "write key: value pairs");
  }

  private static List<Mapping> mappings(YamlNode node) throws BadValueException {
    if (!(node instanceof Sequence sequence)) {
      throw new BadValueException(
          node, "a list is expected, and this is " + node.describe(), "write a list of objects");
    }
    List<Mapping> mappings = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      mappings.add(mapping(item));
    }
    return List.copyOf(mappings);
  }

  private static String regex(YamlNode node, String text) throws BadValueException {
    Optional<String> problem = Regexes.problem(text);
    if (problem.isPresent()) {
      throw new BadValueException(
          node, problem.get(), "mend it; RE2 has no look-around and no back-references");
    }
    return text;
  }
}
