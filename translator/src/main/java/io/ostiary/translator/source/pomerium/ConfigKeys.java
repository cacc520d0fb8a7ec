package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.source.route.BalanceKeys;
import io.ostiary.translator.source.route.BearerKeys;
import io.ostiary.translator.source.route.HeaderKeys;
import io.ostiary.translator.source.route.HealthKeys;
import io.ostiary.translator.source.route.OutlierKeys;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.route.StreamKeys;
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
              PeerKeys.KEYS,
              RequestKeys.KEYS,
              OutboundKeys.KEYS,
              List.of(BalanceKeys.LIMITS, StreamKeys.UPGRADES, BearerKeys.FORMAT),
              CertificateKeys.KEYS,
              ClientCertificateKeys.KEYS,
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
      KeyTable.of(
          List.of(
              ConfigRouteKeys.KEYS,
              UpstreamTlsKeys.KEYS,
              ClientKeys.KEYS,
              ClientCertificateKeys.ROUTE_KEYS,
              RouteSettings.KEYS));

  /** The keys of objects inside the values of other keys, by where they stand. */
  public static final ImmutableMap<String, KeyTable> NESTED =
      ImmutableMap.<String, KeyTable>builder()
          .put("ostiary.xds", OwnKeys.XDS_TABLE)
          .put("ostiary.session", OwnKeys.SESSION_TABLE)
          .put("ostiary.previous_secrets", PreviousSecretKeys.TABLE)
          .put("certificates[]", CertificateKeys.ITEM_TABLE)
          .put("downstream_mtls", ClientCertificateKeys.TABLE)
          .put("downstream_mtls.match_subject_alt_names[]", ClientCertificateKeys.NAMES_TABLE)
          .put("routes[].redirect", RedirectKeys.REDIRECT_TABLE)
          .put("routes[].response", RedirectKeys.RESPONSE_TABLE)
          .put("routes[].rewrite_response_headers[]", HeaderKeys.REWRITE_TABLE)
          .put("circuit_breaker_thresholds", BalanceKeys.LIMITS_TABLE)
          .put("routes[].circuit_breaker_thresholds", BalanceKeys.LIMITS_TABLE)
          .put("routes[].outlier_detection", OutlierKeys.TABLE)
          .put("routes[].health_checks[]", HealthKeys.TABLE)
          .put("routes[].health_checks[].http_health_check", HealthKeys.HTTP_TABLE)
          .put("routes[].health_checks[].grpc_health_check", HealthKeys.GRPC_TABLE)
          .buildOrThrow();

  private ConfigKeys() {}
}
