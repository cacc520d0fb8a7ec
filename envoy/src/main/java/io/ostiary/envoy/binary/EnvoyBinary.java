package io.ostiary.envoy.binary;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** An Envoy executable of a supported version. */
public record EnvoyBinary(Path path, EnvoyVersion version, Source source) {
  public EnvoyBinary {
    requireNonNull(version);
    requireNonNull(source);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("the path of an executable is absolute: " + path);
    }
  }

  /** Where an executable came from, in the order of precedence. */
  public enum Source {
    ENVIRONMENT("ENVOY_PATH"),
    PATH("PATH"),
    CACHE("cache"),
    FETCHED("fetched by pip");

    private final String words;

    Source(String words) {
      this.words = words;
    }

    /** The source as it is told to people. */
    public String words() {
      return words;
    }
  }
}
