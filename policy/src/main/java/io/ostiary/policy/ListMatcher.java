package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;

/**
 * What a list of values has to look like: all tests pass. Types count. An empty list never matches,
 * not even a negative test: nothing is known that could speak for the user.
 *
 * @param tests at least one, as an empty matcher would match everybody
 */
public record ListMatcher(List<Test> tests) {
  public ListMatcher {
    tests = List.copyOf(tests);
    if (tests.isEmpty()) {
      throw new IllegalArgumentException("a matcher needs at least one test");
    }
  }

  /** One test of a list. */
  public sealed interface Test {
    /** One of the values is this. */
    record Has(Scalar wanted) implements Test {
      public Has {
        requireNonNull(wanted);
      }
    }

    /** This is the only value. */
    record Is(Scalar wanted) implements Test {
      public Is {
        requireNonNull(wanted);
      }
    }

    /** None of the values is this. */
    record Exclude(Scalar unwanted) implements Test {
      public Exclude {
        requireNonNull(unwanted);
      }
    }
  }

  /** Matches a list that has this value. */
  public static ListMatcher has(Scalar value) {
    return new ListMatcher(List.of(new Test.Has(value)));
  }

  /** Whether values, as {@link Claims} holds them, pass all tests. */
  public boolean matches(Collection<?> values) {
    if (values.isEmpty()) {
      return false;
    }
    for (Test test : tests) {
      boolean passes =
          switch (test) {
            case Test.Has(Scalar wanted) -> wanted.isIn(values);
            case Test.Is(Scalar wanted) -> values.size() == 1 && wanted.isIn(values);
            case Test.Exclude(Scalar unwanted) -> !unwanted.isIn(values);
          };
      if (!passes) {
        return false;
      }
    }
    return true;
  }

  /**
   * The matcher in words.
   *
   * @param subject what is matched: {@code "claim department"}
   */
  String words(String subject) {
    StringBuilder words = new StringBuilder();
    for (Test test : tests) {
      words.append(words.isEmpty() ? "" : " and ").append(subject).append(' ');
      words.append(
          switch (test) {
            case Test.Has(Scalar wanted) -> wanted.words();
            case Test.Is(Scalar wanted) -> "only " + wanted.words();
            case Test.Exclude(Scalar unwanted) -> "without " + unwanted.words();
          });
    }
    return words.toString();
  }
}
