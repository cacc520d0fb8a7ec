package io.ostiary.translator.source.setting;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * RE2 expressions of users. RE2 matches in linear time, but a compiled expression grows with the
 * product of nested counts: {@code ((a{100}){100}){100}} is a million instructions, and some
 * characters more exhaust the memory of this program and of Envoy. So the size is estimated first.
 */
public final class Regexes {
  private static final int MAX_LENGTH = 4096;
  private static final long MAX_SIZE = 20_000;

  private Regexes() {}

  /** What is wrong with an expression; empty when it can be used. */
  public static Optional<String> problem(String expression) {
    if (expression.isEmpty() || expression.length() > MAX_LENGTH) {
      return Optional.of("an expression of " + expression.length() + " characters");
    }
    if (size(expression) > MAX_SIZE) {
      return Optional.of("an expression with too many repetitions");
    }
    try {
      Pattern.compile(expression);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("not an RE2 expression: " + e.getDescription());
    }
  }

  /**
   * What is wrong with a substitution for what an expression matches: it may name groups that the
   * expression has, and a backslash stands for itself only when doubled.
   */
  public static Optional<String> substitutionProblem(String expression, String substitution) {
    int groups = Pattern.compile(expression).groupCount();
    for (int i = 0; i < substitution.length(); i++) {
      if (Character.isISOControl(substitution.charAt(i))) {
        return Optional.of("a control character");
      }
      if (substitution.charAt(i) == '\\') {
        i++;
        char named = i < substitution.length() ? substitution.charAt(i) : ' ';
        if (named >= '0' && named <= '9' && named - '0' > groups) {
          return Optional.of("names group " + named + ", and there are " + groups);
        }
        if (named != '\\' && (named < '0' || named > '9')) {
          return Optional.of("a backslash without the number of a group");
        }
      }
    }
    return Optional.empty();
  }

  /** A bound of the number of instructions: atoms, multiplied by the counts around them. */
  static long size(String expression) {
    Deque<Long> outer = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    for (int i = 0; i < expression.length(); i++) {
      switch (expression.charAt(i)) {
        case '(' -> {
          outer.push(sum);
          sum = 0;
          last = 0;
        }
        case ')' -> {
          last = sum + 2;
          sum = (outer.isEmpty() ? 0 : outer.pop()) + last;
        }
        case '[' -> {
          i = endOfClass(expression, i);
          last = 1;
          sum++;
        }
        case '{' -> {
          int end = expression.indexOf('}', i);
          long count = end < 0 ? 1 : count(expression.substring(i + 1, end));
          sum = Math.min(MAX_SIZE * MAX_SIZE, sum + last * (count - 1));
          last = Math.min(MAX_SIZE * MAX_SIZE, last * count);
        }
        case '\\' -> {
          i++;
          last = 1;
          sum++;
        }
        default -> {
          last = 1;
          sum++;
        }
      }
    }
    while (!outer.isEmpty()) {
      sum += outer.pop();
    }
    return sum;
  }

  /** A class is one instruction, whatever stands in it. */
  private static int endOfClass(String expression, int start) {
    for (int i = start + 2; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ']') {
        return i;
      }
    }
    return start;
  }

  /** The larger number of {@code n}, {@code n,} and {@code n,m}; 1 for what is no count. */
  private static long count(String text) {
    if (!text.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
      return 1;
    }
    int comma = text.indexOf(',');
    String upper = comma < 0 || comma == text.length() - 1 ? "0" : text.substring(comma + 1);
    String lower = comma < 0 ? text : text.substring(0, comma);
    return Math.max(Long.parseLong(lower), Long.parseLong(upper)) + 1;
  }
}
