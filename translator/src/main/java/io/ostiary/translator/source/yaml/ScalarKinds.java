package io.ostiary.translator.source.yaml;

import io.ostiary.translator.source.yaml.YamlNode.Kind;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The kinds of plain scalars by YAML 1.2's core schema. {@code yes} and {@code on} are text; not a
 * number and infinity are too, because nothing here takes them.
 */
final class ScalarKinds {
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?[0-9]{1,64}|0x[0-9a-fA-F]{1,64}|0o[0-7]{1,64}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]{1,64}|[0-9]{1,64}(\\.[0-9]{0,64})?)([eE][-+]?[0-9]{1,3})?");

  private ScalarKinds() {}

  static Kind ofPlain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Kind.NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> Kind.BOOLEAN;
      default ->
          INTEGER.matcher(text).matches()
              ? Kind.INTEGER
              : DECIMAL.matcher(text).matches() ? Kind.DECIMAL : Kind.STRING;
    };
  }

  static BigInteger integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    if (text.startsWith("0o")) {
      return new BigInteger(text.substring(2), 8);
    }
    return new BigInteger(text.startsWith("+") ? text.substring(1) : text);
  }
}
