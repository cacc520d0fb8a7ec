package io.ostiary.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.Optional;

/**
 * Which Envoys are served: 1.38, without whose fixes scoped routes are not safe, to 1.40, the
 * newest that is tested.
 */
final class EnvoyVersions {
  private static final int MAJOR = 1;
  private static final int OLDEST_MINOR = 38;
  private static final int NEWEST_MINOR = 40;

  private EnvoyVersions() {}

  /** Why this client is not served; empty when it is. */
  static Optional<String> objection(Node node) {
    String supported =
        "supported is Envoy %d.%d to %d.%d".formatted(MAJOR, OLDEST_MINOR, MAJOR, NEWEST_MINOR);
    if (!node.hasUserAgentBuildVersion()) {
      return Optional.of("the client does not say which Envoy it is; " + supported);
    }
    SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
    boolean isSupported =
        version.getMajorNumber() == MAJOR
            && version.getMinorNumber() >= OLDEST_MINOR
            && version.getMinorNumber() <= NEWEST_MINOR;
    return isSupported
        ? Optional.empty()
        : Optional.of(text(version) + " is not served; " + supported);
  }

  /** The version of a client in words. */
  static String text(Node node) {
    return text(node.getUserAgentBuildVersion().getVersion());
  }

  private static String text(SemanticVersion version) {
    return "Envoy %d.%d.%d"
        .formatted(version.getMajorNumber(), version.getMinorNumber(), version.getPatch());
  }
}
