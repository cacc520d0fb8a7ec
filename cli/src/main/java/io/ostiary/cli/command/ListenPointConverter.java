package io.ostiary.cli.command;

import io.ostiary.cli.runtime.ListenPoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads addresses on the command line. */
final class ListenPointConverter implements ITypeConverter<ListenPoint> {
  @Override
  public ListenPoint convert(String text) {
    try {
      return ListenPoint.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(String.valueOf(malformed.getMessage()));
    }
  }
}
