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

  /** Levenshtein's distance, where two neighbours that change places count as one slip. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        row[j] = swapped ? Math.min(row[j], beforeLast[j - 2] + 1) : row[j];
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
