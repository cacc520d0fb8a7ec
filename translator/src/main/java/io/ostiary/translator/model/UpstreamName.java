package io.ostiary.translator.model;

/** The name of an upstream; it becomes the cluster's name. */
public record UpstreamName(String value) implements Comparable<UpstreamName> {
  public UpstreamName {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an upstream needs a name");
    }
  }

  @Override
  public int compareTo(UpstreamName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
