package io.ostiary.translator.source.route;

import io.ostiary.translator.source.setting.Key;
import java.util.List;

/** Keys of Pomerium's routes that annotations and config.yaml share and that come later. */
final class LaterRouteKeys {
  static final List<Key<?>> KEYS =
      List.of(
          Key.later("bearer_token_format", "how bearer tokens of clients are read"),
          Key.later("circuit_breaker_thresholds", "limits of connections to the upstream"),
          Key.later("depends_on", "hosts that are logged in to together with this one"),
          Key.later(
              "enable_google_cloud_serverless_authentication",
              "a Google ID token for the upstream"),
          Key.later("healthy_panic_threshold", "when unhealthy endpoints are used all the same"),
          Key.later("idp_access_token_allowed_audiences", "audiences of bearer tokens"),
          Key.later(
              "load_balancing_policy", "how endpoints are chosen", "remove it for round robin"),
          Key.later("outlier_detection", "passive health checks"));

  private LaterRouteKeys() {}
}
