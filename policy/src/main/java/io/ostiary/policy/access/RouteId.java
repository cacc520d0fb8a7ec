package io.ostiary.policy.access;

/**
 * The stable id of a route: the same inputs give the same id on every replica, and the policy is
 * not part of it. Travels in Envoy's route metadata, where Envoy hands it to each check.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9._-]}
 */
public record RouteId(String value) implements Comparable<RouteId> {
  public RouteId {
    if (!value.matches("[A-Za-z0-9._-]{1,64}")) {
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
