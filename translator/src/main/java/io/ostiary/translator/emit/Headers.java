package io.ostiary.translator.emit;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What Envoy accepts as the name and value of a header that configuration sets or removes. */
final class Headers {
  /** A token of RFC 9110 s. 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");

  private static final int LONGEST_VALUE = 16_384;

  /** Without these a request is no longer one, or can no longer be judged. */
  private static final Set<String> ESSENTIAL =
      Set.of(
          "host", "connection", "content-length", "cookie", "transfer-encoding", "upgrade", "te");

  private Headers() {}

  /** Whether configuration may set or remove a header of that name; {@code Host} it may not. */
  static boolean isEditable(String name) {
    return NAME.matcher(name).matches() && !name.equalsIgnoreCase("host");
  }

  /** Whether a client's header of that name may be dropped before anything looks at it. */
  static boolean isExpendable(String name) {
    return isEditable(name) && !ESSENTIAL.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether it is one line of a length that Envoy takes. */
  static boolean isValue(String value) {
    return value.length() <= LONGEST_VALUE / 4
        && value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  /** Whether it has no control characters but tabs. */
  static boolean isText(String value) {
    return isValue(value) && value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 127);
  }
}
