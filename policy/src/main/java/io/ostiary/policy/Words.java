package io.ostiary.policy;

import java.util.Collection;
import java.util.Iterator;

/**
 * Foreign text made fit for a page, a log line or a terminal: bounded in length and free of control
 * and direction characters, which could otherwise rewrite what a reader sees.
 */
final class Words {
  /** The most characters of one foreign value that are shown. */
  static final int LIMIT = 80;

  private static final int LISTED = 3;

  private Words() {}

  /** The text, at most {@link #LIMIT} characters long. */
  static String bounded(String text) {
    int end = Math.min(text.length(), LIMIT);
    StringBuilder clean = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      clean.append(isPlain(c, text, i) ? c : '\uFFFD');
    }
    if (text.length() > LIMIT) {
      clean.setLength(Character.isHighSurrogate(clean.charAt(LIMIT - 2)) ? LIMIT - 2 : LIMIT - 1);
      clean.append('…');
    }
    return clean.toString();
  }

  /** The bounded text in quotes. */
  static String quoted(String text) {
    return "'" + bounded(text) + "'";
  }

  /** The first few values, and how many more there are. */
  static String some(Collection<?> values) {
    StringBuilder words = new StringBuilder();
    Iterator<?> iterator = values.iterator();
    for (int i = 0; i < LISTED && iterator.hasNext(); i++) {
      words.append(i == 0 ? "" : ", ").append(bounded(String.valueOf(iterator.next())));
    }
    if (values.size() > LISTED) {
      words.append(" and ").append(values.size() - LISTED).append(" more");
    }
    return words.toString();
  }

  private static boolean isPlain(char c, String text, int index) {
    if (Character.isHighSurrogate(c)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
