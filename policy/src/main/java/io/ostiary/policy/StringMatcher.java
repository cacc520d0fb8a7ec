package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;

/**
 * What a text has to look like: all tests pass. Case counts. A value that is absent never matches,
 * not even a negative test; whoever asks has to see to that.
 *
 * @param tests at least one, as an empty matcher would match everybody
 */
public record StringMatcher(List<Test> tests) {
  public StringMatcher {
    tests = List.copyOf(tests);
    if (tests.isEmpty()) {
      throw new IllegalArgumentException("a matcher needs at least one test");
    }
  }

  /** One test of a text. */
  public sealed interface Test {
    /** The text is exactly this; never true for a value of another type than text. */
    record Is(Scalar wanted) implements Test {
      public Is {
        requireNonNull(wanted);
      }
    }

    /** The text is anything but this. */
    record Not(Scalar unwanted) implements Test {
      public Not {
        requireNonNull(unwanted);
      }
    }

    /** The text has this somewhere. */
    record Contains(String part) implements Test {
      public Contains {
        requireNonNull(part);
      }
    }

    /** The text begins with this. */
    record StartsWith(String prefix) implements Test {
      public StartsWith {
        requireNonNull(prefix);
      }
    }

    /** The text ends with this. */
    record EndsWith(String suffix) implements Test {
      public EndsWith {
        requireNonNull(suffix);
      }
    }

    /** The text is one of these. */
    record In(Set<String> wanted) implements Test {
      public In {
        wanted = ImmutableSet.copyOf(wanted);
      }
    }

    /** The text is none of these. */
    record NotIn(Set<String> unwanted) implements Test {
      public NotIn {
        unwanted = ImmutableSet.copyOf(unwanted);
      }
    }
  }

  /** Matches exactly this text. */
  public static StringMatcher is(String text) {
    return new StringMatcher(List.of(new Test.Is(Scalar.of(text))));
  }

  /** Whether a value that is present passes all tests. */
  public boolean matches(String value) {
    for (Test test : tests) {
      if (!passes(test, value)) {
        return false;
      }
    }
    return true;
  }

  /** The same tests with ASCII letters in lower case, for values that are known to be so. */
  public StringMatcher inLowerCase() {
    return new StringMatcher(tests.stream().map(StringMatcher::inLowerCase).toList());
  }

  /**
   * The matcher in words.
   *
   * @param subject what is matched: {@code "e-mail domain"}
   */
  String words(String subject) {
    StringBuilder words = new StringBuilder();
    for (Test test : tests) {
      words.append(words.isEmpty() ? "" : " and ").append(subject).append(' ').append(words(test));
    }
    return words.toString();
  }

  private static boolean passes(Test test, String value) {
    return switch (test) {
      case Test.Is(Scalar wanted) -> isText(wanted, value);
      case Test.Not(Scalar unwanted) -> !isText(unwanted, value);
      case Test.Contains(String part) -> value.contains(part);
      case Test.StartsWith(String prefix) -> value.startsWith(prefix);
      case Test.EndsWith(String suffix) -> value.endsWith(suffix);
      case Test.In(Set<String> wanted) -> wanted.contains(value);
      case Test.NotIn(Set<String> unwanted) -> !unwanted.contains(value);
    };
  }

  private static boolean isText(Scalar scalar, String value) {
    return scalar instanceof Scalar.Text(String text) && text.equals(value);
  }

  private static Test inLowerCase(Test test) {
    return switch (test) {
      case Test.Is(Scalar wanted) -> new Test.Is(inLowerCase(wanted));
      case Test.Not(Scalar unwanted) -> new Test.Not(inLowerCase(unwanted));
      case Test.Contains(String part) -> new Test.Contains(Ascii.toLowerCase(part));
      case Test.StartsWith(String prefix) -> new Test.StartsWith(Ascii.toLowerCase(prefix));
      case Test.EndsWith(String suffix) -> new Test.EndsWith(Ascii.toLowerCase(suffix));
      case Test.In(Set<String> wanted) -> new Test.In(inLowerCase(wanted));
      case Test.NotIn(Set<String> unwanted) -> new Test.NotIn(inLowerCase(unwanted));
    };
  }

  private static Scalar inLowerCase(Scalar scalar) {
    return scalar instanceof Scalar.Text(String text)
        ? new Scalar.Text(Ascii.toLowerCase(text))
        : scalar;
  }

  private static Set<String> inLowerCase(Set<String> texts) {
    return texts.stream().map(Ascii::toLowerCase).collect(ImmutableSet.toImmutableSet());
  }

  private static String words(Test test) {
    return switch (test) {
      case Test.Is(Scalar wanted) -> wanted.words();
      case Test.Not(Scalar unwanted) -> "other than " + unwanted.words();
      case Test.Contains(String part) -> "containing " + Words.bounded(part);
      case Test.StartsWith(String prefix) -> "starting with " + Words.bounded(prefix);
      case Test.EndsWith(String suffix) -> "ending with " + Words.bounded(suffix);
      case Test.In(Set<String> wanted) -> "one of " + Words.some(wanted);
      case Test.NotIn(Set<String> unwanted) -> "none of " + Words.some(unwanted);
    };
  }
}
