package io.ostiary.policy.access;

import com.google.common.base.CharMatcher;

/**
 * The stable id of a route: the same inputs give the same id on every replica, and the policy is
 * not part of it. Travels in Envoy's route metadata, where Envoy hands it to each check.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9._-]}
 */
public record RouteId(String value) implements Comparable<RouteId> {
  private static final int MAX_LENGTH = 64;
  private static final CharMatcher ALLOWED =
      CharMatcher.inRange('A', 'Z')
          .or(CharMatcher.inRange('a', 'z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("._-"))
          .precomputed();

  public RouteId {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !ALLOWED.matchesAllOf(value)) {
      throw new IllegalArgumentException("not a route id: '" + value + "'");
    }
  }

  @Override
  public int compareTo(RouteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
