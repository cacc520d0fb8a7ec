package io.ostiary.policy;

import com.google.common.base.Ascii;
import java.util.Collection;
import java.util.Map;

/** A guess at what somebody meant who wrote a name that does not exist. */
final class Suggestion {
  private static final int LONGEST_GUESSED = 40;

  /** Words that people know from elsewhere. */
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("all", "and"),
          Map.entry("any", "or"),
          Map.entry("none", "not"),
          Map.entry("nand", "nor"),
          Map.entry("permit", "allow"),
          Map.entry("block", "deny"),
          Map.entry("equals", "is"),
          Map.entry("eq", "is"),
          Map.entry("is_not", "not"),
          Map.entry("ne", "not"),
          Map.entry("prefix", "starts_with"),
          Map.entry("suffix", "ends_with"),
          Map.entry("includes", "has"),
          Map.entry("group", "groups"),
          Map.entry("mail", "email"),
          Map.entry("path", "http_path"),
          Map.entry("method", "http_method"),
          Map.entry("ip", "source_ip"),
          Map.entry("cidr", "source_ip"),
          Map.entry("public", "accept"),
          Map.entry("any_authenticated_user", "authenticated_user"),
          Map.entry("authenticated", "authenticated_user"));

  private Suggestion() {}

  /** What was expected: a guess, if there is one, and all names. */
  static String among(Collection<String> names, String written) {
    String all = "one of " + String.join(", ", names);
    String guess = closest(names, Ascii.toLowerCase(written).replace('-', '_'));
    return guess.isEmpty() ? all : "did you mean '" + guess + "'? " + all;
  }

  private static String closest(Collection<String> names, String written) {
    if (written.length() > LONGEST_GUESSED) {
      return "";
    }
    String synonym = SYNONYMS.getOrDefault(written, "");
    if (names.contains(synonym)) {
      return synonym;
    }
    String best = "";
    int bestDistance = written.length() <= 4 ? 2 : 3;
    for (String name : names) {
      int distance = distance(name, written);
      if (distance < bestDistance && distance < name.length()) {
        best = name;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Edits between two words: insert, delete, replace, swap two neighbours. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
      }
    }
    return edits[a.length()][b.length()];
  }
}
