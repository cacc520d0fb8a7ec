package io.ostiary.translator.source.route;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import java.util.List;

/** Keys of Pomerium's routes that annotations and config.yaml share and that come later. */
final class LaterRouteKeys {
  static final List<Key<?>> KEYS =
      List.of(
          Key.later(
              "enable_google_cloud_serverless_authentication",
              ValueTypes.BOOLEAN,
              "a Google ID token for the upstream",
              "remove it; the upstream must take requests without a token of Google's"),
          Key.later(
              "idp_access_token_allowed_audiences",
              ValueTypes.TEXTS,
              "audiences of bearer tokens",
              "remove it; bearer tokens of the identity provider are not taken"));

  private LaterRouteKeys() {}
}
