package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.util.List;

/** Every key that a config.yaml may hold, and what becomes of it. */
public final class ConfigKeys {
  static final Key<List<Mapping>> ROUTES =
      Key.of("routes", ValueTypes.OBJECTS, "", "the routes, in the order in which they are tried");
  static final Key<List<Mapping>> POLICY =
      Key.of("policy", ValueTypes.OBJECTS, "", "older name of routes; both are read");

  /** The keys of the file. */
  public static final KeyTable GLOBAL =
      KeyTable.of(
          List.of(
              ListenerKeys.KEYS,
              CertificateKeys.KEYS,
              LoginKeys.KEYS,
              ProviderKeys.KEYS,
              KeyMaterialKeys.KEYS,
              IdentityHeaderKeys.KEYS,
              ServiceKeys.KEYS,
              List.of(ROUTES, POLICY),
              OwnKeys.KEYS,
              LaterConfigKeys.KEYS));

  /** The keys under {@code ostiary}. */
  public static final KeyTable OWN = OwnKeys.TABLE;

  /** The keys of a route. */
  public static final KeyTable ROUTE =
      KeyTable.of(List.of(ConfigRouteKeys.KEYS, UpstreamTlsKeys.KEYS, RouteSettings.KEYS));

  private ConfigKeys() {}
}
