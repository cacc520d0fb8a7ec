package io.ostiary.translator.source.setting;

import io.ostiary.translator.source.yaml.YamlNode;

/**
 * A kind of value: how it is called in documentation, and how it is read.
 *
 * @param name for documentation: {@code duration}
 * @param parser reads a node that is not null
 */
public record ValueType<T>(String name, Parser<T> parser) {
  /** Reads a node. */
  @FunctionalInterface
  public interface Parser<T> {
    /** The value of a node. */
    T parse(YamlNode node) throws BadValueException;
  }

  /** A type that is read as this one and then converted. */
  public <R> ValueType<R> then(String newName, Conversion<T, R> conversion) {
    return new ValueType<>(newName, node -> conversion.convert(node, parser.parse(node)));
  }

  /** Converts what was read. */
  @FunctionalInterface
  public interface Conversion<T, R> {
    /** The converted value; the node is for the exception. */
    R convert(YamlNode node, T value) throws BadValueException;
  }
}
