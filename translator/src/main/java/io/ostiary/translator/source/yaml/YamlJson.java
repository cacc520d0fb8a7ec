package io.ostiary.translator.source.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** YAML nodes as JSON. */
public final class YamlJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlJson() {}

  /** The node as JSON text. */
  public static String render(YamlNode node) {
    return toJson(node).toString();
  }

  /** The node as a JSON tree. */
  public static JsonNode toJson(YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.entries().forEach(entry -> object.set(entry.key(), toJson(entry.value())));
        yield object;
      }
      case YamlNode.Sequence sequence -> {
        ArrayNode array = JSON.arrayNode(sequence.items().size());
        sequence.items().forEach(item -> array.add(toJson(item)));
        yield array;
      }
      case YamlNode.Scalar scalar -> scalarJson(scalar);
    };
  }

  private static JsonNode scalarJson(YamlNode.Scalar scalar) {
    return switch (scalar.kind()) {
      case STRING -> JSON.textNode(scalar.text());
      case BOOLEAN -> JSON.booleanNode(scalar.text().toLowerCase(Locale.ROOT).equals("true"));
      case NULL -> JSON.nullNode();
      case INTEGER -> integerJson(scalar.text());
      case DECIMAL -> JSON.numberNode(new BigDecimal(scalar.text()));
    };
  }

  private static JsonNode integerJson(String text) {
    BigInteger value = ScalarKinds.integer(text);
    return value.bitLength() < 32
        ? JSON.numberNode(value.intValue())
        : value.bitLength() < 64 ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
  }
}
