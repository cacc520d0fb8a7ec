package io.ostiary.cli.http;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.List;
import java.util.Optional;

/**
 * A request to one of the small servers.
 *
 * @param method as sent
 * @param path the raw path
 * @param query the raw query without "?"; empty when there is none
 * @param headers by lower-case name, all lines kept
 * @param body as UTF-8 text
 */
public record HttpCall(
    String method, String path, String query, ListMultimap<String, String> headers, String body) {
  public HttpCall {
    requireNonNull(method);
    requireNonNull(path);
    requireNonNull(query);
    headers = ImmutableListMultimap.copyOf(headers);
    requireNonNull(body);
  }

  /** A header that was sent exactly once. */
  public Optional<String> header(String name) {
    List<String> lines = headers.get(name);
    return lines.size() == 1 ? Optional.of(lines.getFirst()) : Optional.empty();
  }

  /** The value of a cookie that was sent exactly once. */
  public Optional<String> cookie(String name) {
    List<String> values =
        headers.get("cookie").stream()
            .flatMap(line -> List.of(line.split(";")).stream())
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
