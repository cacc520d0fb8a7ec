package io.ostiary.translator.source.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who mistyped a name. */
public final class Spelling {
  private static final int LONGEST = 100;

  private Spelling() {}

  /** The candidate that is most like the text, unless none is like it. */
  public static Optional<String> closest(String text, Collection<String> candidates) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String typed = normalised(text);
    int limit = Math.max(1, Math.min(3, typed.length() / 3));
    return candidates.stream()
        .filter(candidate -> distance(typed, normalised(candidate)) <= limit)
        .min(
            Comparator.comparingInt((String candidate) -> distance(typed, normalised(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String normalised(String text) {
    return text.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
