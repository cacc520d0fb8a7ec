package io.ostiary.envoy;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ostiary.envoy.binary.BinaryResult;
import io.ostiary.envoy.binary.EnvoyBinaries;
import io.ostiary.envoy.binary.EnvoyBinary;

/** The Envoy of tests that need one: found as users' is; its absence is a failure, not a skip. */
public final class RealEnvoy {
  private RealEnvoy() {}

  public static EnvoyBinary require() {
    assumeFalse(
        "skip".equals(System.getProperty("ostiary.tests.envoy")),
        "left out by -Dostiary.tests.envoy=skip");
    return switch (Search.RESULT) {
      case BinaryResult.Found found -> found.binary();
      case BinaryResult.Missing missing -> throw new AssertionError(missing.message());
    };
  }

  /** Made once, when the first test asks: the digest of the executable takes its time. */
  private static final class Search {
    static final BinaryResult RESULT = search();

    private static BinaryResult search() {
      try {
        return EnvoyBinaries.ofProcess().find(step -> System.err.println(step.words()));
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
