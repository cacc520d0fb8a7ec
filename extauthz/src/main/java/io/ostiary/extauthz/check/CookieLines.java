package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The Cookie lines of a request, split as RFC 6265 s. 5.4 joins them: at each semicolon, quotes or
 * not. Ours are the cookie with the configured name and all whose name continues it after "_".
 */
final class CookieLines {
  private final List<String> lines;
  private final String cookieName;

  CookieLines(List<String> lines, String cookieName) {
    this.lines = List.copyOf(lines);
    this.cookieName = requireNonNull(cookieName);
  }

  /** What becomes of the Cookie header on its way to the upstream. */
  sealed interface Rewrite {
    /** Nothing of ours is in it. */
    record Unchanged() implements Rewrite {}

    /** Nothing else was in it. */
    record Removed() implements Rewrite {}

    /** All but ours, as one line. */
    record Replaced(String line) implements Rewrite {
      public Replaced {
        requireNonNull(line);
      }
    }
  }

  /** Every value under the session cookie's own name, in the order of the request. */
  List<String> sessionValues() {
    List<String> values = new ArrayList<>();
    for (String pair : pairs()) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && pair.substring(0, equals).strip().equals(cookieName)) {
        values.add(pair.substring(equals + 1).strip());
      }
    }
    return values;
  }

  /** The header for the upstream: without ours, the others byte for byte and in their order. */
  Rewrite forUpstream() {
    boolean ours = false;
    StringJoiner kept = new StringJoiner("; ").setEmptyValue("");
    for (String pair : pairs()) {
      if (isOurs(pair)) {
        ours = true;
        continue;
      }
      String text = pair.isEmpty() ? null : utf8(pair);
      if (text != null) {
        kept.add(text);
      }
    }
    if (!ours) {
      return new Rewrite.Unchanged();
    }
    return kept.length() == 0 ? new Rewrite.Removed() : new Rewrite.Replaced(kept.toString());
  }

  private List<String> pairs() {
    List<String> pairs = new ArrayList<>();
    for (String line : lines) {
      int start = 0;
      while (start <= line.length()) {
        int end = line.indexOf(';', start);
        int stop = end < 0 ? line.length() : end;
        pairs.add(line.substring(start, stop).strip());
        start = stop + 1;
      }
    }
    return pairs;
  }

  private boolean isOurs(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals).strip();
    return name.equals(cookieName) || name.startsWith(cookieName + "_");
  }

  /**
   * The text whose UTF-8 form is the pair's bytes. A pair that is not UTF-8 has none and is left
   * out: the answer to Envoy carries text only, and another value would be worse than none.
   */
  private static @Nullable String utf8(String pair) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(pair.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
