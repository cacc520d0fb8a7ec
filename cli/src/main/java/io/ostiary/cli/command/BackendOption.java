package io.ostiary.cli.command;

import io.ostiary.translator.model.Upstream.Endpoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a Service really is: {@code namespace/name=host:port}.
 *
 * @param service namespace and name
 * @param endpoint where it is
 */
record BackendOption(String service, Endpoint endpoint) {
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9-]+/[a-z0-9.-]+)=([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");

  /** Reads the option. */
  static final class Converter implements ITypeConverter<BackendOption> {
    @Override
    public BackendOption convert(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "not a backend: '" + text + "'; write namespace/service=host:port");
      }
      String host = parts.group(2).replaceAll("[\\[\\]]", "");
      return new BackendOption(
          parts.group(1), new Endpoint(host, Integer.parseInt(parts.group(3)), 1));
    }
  }
}
