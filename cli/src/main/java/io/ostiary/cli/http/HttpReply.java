package io.ostiary.cli.http;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.Locale;
import java.util.Optional;

/**
 * A response of one of the small servers, or of a server that {@link LoopbackClient} asked.
 *
 * @param status HTTP status
 * @param headers by lower-case name
 * @param body UTF-8 text
 */
public record HttpReply(int status, ListMultimap<String, String> headers, String body) {
  public HttpReply {
    headers = ImmutableListMultimap.copyOf(headers);
    requireNonNull(body);
  }

  /** A response with a body that no cache keeps. */
  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(
        status,
        ImmutableListMultimap.of("content-type", contentType, "cache-control", "no-store"),
        body);
  }

  /** Plain text. */
  public static HttpReply text(int status, String body) {
    return of(status, "text/plain; charset=utf-8", body);
  }

  /** JSON. */
  public static HttpReply json(int status, String body) {
    return of(status, "application/json", body);
  }

  /** A redirect by GET. */
  public static HttpReply seeOther(String location) {
    return text(303, "").with("location", location);
  }

  /** The same response with a further header line. */
  public HttpReply with(String name, String value) {
    return new HttpReply(
        status,
        ImmutableListMultimap.<String, String>builder()
            .putAll(headers)
            .put(name.toLowerCase(Locale.ROOT), value)
            .build(),
        body);
  }

  /** The first line of a header. */
  public Optional<String> header(String name) {
    return headers.get(name).stream().findFirst();
  }
}
