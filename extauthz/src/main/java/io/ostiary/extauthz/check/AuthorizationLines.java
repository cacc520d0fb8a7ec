package io.ostiary.extauthz.check;

import com.google.common.base.CharMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * The Authorization lines of a request. Envoy joins repeated ones with a comma, and an upstream may
 * take the first or the last of them; a single one may contain commas between its parameters.
 */
final class AuthorizationLines {
  private static final CharMatcher SCHEME_OR_NAME =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("!#$%&'*+-.^_`|~"))
          .precomputed();

  private AuthorizationLines() {}

  /** Whether there is more than one credential, on lines of their own or joined. */
  static boolean isRepeated(List<String> lines) {
    return lines.size() > 1 || (lines.size() == 1 && isJoined(lines.getFirst()));
  }

  /** After a comma comes another parameter, {@code name=value}, or another credential. */
  private static boolean isJoined(String line) {
    List<String> parts = outsideQuotes(line);
    return parts.stream().skip(1).anyMatch(part -> !isParameter(part.strip()));
  }

  private static boolean isParameter(String part) {
    int end = 0;
    while (end < part.length() && SCHEME_OR_NAME.matches(part.charAt(end))) {
      end++;
    }
    return end > 0 && part.substring(end).stripLeading().startsWith("=");
  }

  /** The parts between commas; a comma in a quoted string is none (RFC 9110 s. 5.6.4). */
  private static List<String> outsideQuotes(String line) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (quoted && character == '\\') {
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (!quoted && character == ',') {
        parts.add(line.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(line.substring(start));
    return parts;
  }
}
