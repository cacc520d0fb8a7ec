package io.ostiary.cli.http;

import com.google.common.collect.ImmutableMap;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parameters of a query or a form, each sent at most once (RFC 6749 s. 3.1: parameters must not
 * be repeated, or two readers may see different values).
 */
public record Parameters(Map<String, String> values) {
  public Parameters {
    values = ImmutableMap.copyOf(values);
  }

  /** Reads {@code a=b&c=d}; empty when it is malformed or repeats a parameter. */
  public static Optional<Parameters> parse(String encoded) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      try {
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException malformed) {
        return Optional.empty();
      }
    }
    return Optional.of(new Parameters(values));
  }

  /** The value, where it was sent and is not empty. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** The parameters as they are sent. */
  public String encoded() {
    return values.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
