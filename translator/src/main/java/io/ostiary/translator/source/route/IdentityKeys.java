package io.ostiary.translator.source.route;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;

/** What the upstream is told about the user. */
public final class IdentityKeys {
  /** Also a key of the installation, which gives the default. */
  public static final Key<Boolean> PASS =
      Key.of(
          "pass_identity_headers",
          ValueTypes.BOOLEAN,
          "the installation's",
          "the upstream gets X-Pomerium-Jwt-Assertion and the claim headers");

  /** The family's table. */
  public static final List<Key<?>> KEYS = List.of(PASS);

  private IdentityKeys() {}

  /** Whether the upstream is told. */
  public static boolean read(Values values, boolean installationDefault) {
    return values.get(PASS).orElse(installationDefault);
  }
}
