package io.ostiary.envoy.binary;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What the search for an Envoy came to. */
public sealed interface BinaryResult {
  /** One was found. */
  record Found(EnvoyBinary binary) implements BinaryResult {
    public Found {
      requireNonNull(binary);
    }
  }

  /**
   * None can be used.
   *
   * @param tried what was looked at and why it would not do, in order
   * @param remedies each of them alone would cure it
   */
  record Missing(List<String> tried, List<String> remedies) implements BinaryResult {
    public Missing {
      tried = List.copyOf(tried);
      remedies = List.copyOf(remedies);
    }

    /** All of it as text of several lines. */
    public String message() {
      StringBuilder text = new StringBuilder("no usable Envoy found");
      tried.forEach(line -> text.append("\n  - ").append(line));
      text.append("\nany one of these cures it:");
      remedies.forEach(line -> text.append("\n  * ").append(line));
      return text.toString();
    }
  }
}
