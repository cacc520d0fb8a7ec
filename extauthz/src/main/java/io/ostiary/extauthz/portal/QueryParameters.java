package io.ostiary.extauthz.portal;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableListMultimap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The parameters of a query or a form, each of which may be there once. */
final class QueryParameters {
  private static final Splitter PAIRS = Splitter.on('&').omitEmptyStrings();

  private final ImmutableListMultimap<String, String> values;

  private QueryParameters(ImmutableListMultimap<String, String> values) {
    this.values = values;
  }

  /** Reads {@code application/x-www-form-urlencoded}; what is not well-formed is left out. */
  static QueryParameters parse(String text) {
    ImmutableListMultimap.Builder<String, String> values = ImmutableListMultimap.builder();
    for (String pair : PAIRS.split(text)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        values.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException malformed) {
        // Left out, so that a parameter that is needed is missing.
      }
    }
    return new QueryParameters(values.build());
  }

  /** The value of a parameter that is there exactly once and not empty. */
  Optional<String> one(String name) {
    List<String> all = values.get(name);
    return all.size() == 1 && !all.getFirst().isEmpty()
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }

  /**
   * Whether one of these is there more than once (RFC 6749 section 3.1 forbids it): two readers of
   * such a request may each believe another value.
   */
  boolean repeats(String... names) {
    for (String name : names) {
      if (values.get(name).size() > 1) {
        return true;
      }
    }
    return false;
  }
}
