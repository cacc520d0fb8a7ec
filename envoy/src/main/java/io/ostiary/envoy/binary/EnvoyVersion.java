package io.ostiary.envoy.binary;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A release of Envoy. */
public record EnvoyVersion(int major, int minor, int patch) implements Comparable<EnvoyVersion> {
  private static final Comparator<EnvoyVersion> ORDER =
      Comparator.comparingInt(EnvoyVersion::major)
          .thenComparingInt(EnvoyVersion::minor)
          .thenComparingInt(EnvoyVersion::patch);
  private static final EnvoyVersion OLDEST = new EnvoyVersion(1, 38, 0);
  private static final EnvoyVersion TOO_NEW = new EnvoyVersion(1, 41, 0);

  /** The supported range as it is told to people. */
  public static final String SUPPORTED = "1.38 to 1.40";

  /** Reads "1.40.0", also with a suffix such as "-dev". */
  public static Optional<EnvoyVersion> parse(String text) {
    int suffix = text.indexOf('-');
    List<String> parts = List.of((suffix < 0 ? text : text.substring(0, suffix)).split("\\.", -1));
    if (parts.size() != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EnvoyVersion(
              Integer.parseInt(parts.get(0)),
              Integer.parseInt(parts.get(1)),
              Integer.parseInt(parts.get(2))));
    } catch (NumberFormatException notNumbers) {
      return Optional.empty();
    }
  }

  /**
   * Reads what {@code envoy --version} prints: "envoy version:
   * COMMIT/1.40.0/Clean/RELEASE/BoringSSL".
   */
  public static Optional<EnvoyVersion> parseOutput(String output) {
    int label = output.lastIndexOf("version:");
    if (label < 0) {
      return Optional.empty();
    }
    List<String> parts = List.of(output.substring(label).split("/", -1));
    return parts.size() < 2 ? Optional.empty() : parse(parts.get(1));
  }

  /** Whether Ostiary's xDS is made for it. */
  public boolean isSupported() {
    return compareTo(OLDEST) >= 0 && compareTo(TOO_NEW) < 0;
  }

  @Override
  public int compareTo(EnvoyVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
