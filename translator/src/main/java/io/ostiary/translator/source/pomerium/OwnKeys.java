package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.source.pomerium.Installation.OwnSettings;
import io.ostiary.translator.source.pomerium.Installation.PreviousSecrets;
import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings that Pomerium does not have; they stand under {@code ostiary}. */
final class OwnKeys {
  static final Key<Mapping> OSTIARY =
      Key.of("ostiary", ValueTypes.OBJECT, "", "settings that Pomerium does not have");

  static final List<Key<?>> KEYS = List.of(OSTIARY);

  static final Key<String> DATA_DIR =
      Key.of(
          "data_dir",
          ValueTypes.TEXT,
          "$XDG_DATA_HOME/ostiary",
          "the folder for all that must survive a restart");
  static final Key<Boolean> PRIVATE_UPSTREAMS =
      Key.of(
          "allow_private_upstreams",
          ValueTypes.BOOLEAN,
          "false",
          "Ingresses may name ExternalName Services and loopback, link-local and metadata"
              + " addresses");
  static final Key<DefaultAccess> DEFAULT_ACCESS =
      Key.of(
          "default_access",
          ValueTypes.oneOf(
              ImmutableMap.of(
                  "deny", DefaultAccess.DENY,
                  "authenticated", DefaultAccess.AUTHENTICATED,
                  "public", DefaultAccess.PUBLIC)),
          "deny",
          "who may use routes that say nothing about it: nobody, everybody who is logged in, or"
              + " everybody");
  static final Key<Mapping> XDS = Key.of("xds", ValueTypes.OBJECT, "", "delivery to Envoy");
  static final Key<Mapping> SESSION = Key.of("session", ValueTypes.OBJECT, "", "sessions");
  static final Key<Routing> ROUTES =
      Key.of(
          "routes",
          ValueTypes.oneOf(ImmutableMap.of("scoped", Routing.SCOPED, "rds", Routing.TABLE)),
          "scoped",
          "how routes are delivered; a change closes connections");
  static final Key<Duration> SERVE_WHEN_DOWN =
      Key.of(
          "serve_when_store_down",
          ValueTypes.DURATION,
          "60s",
          "how long sessions in memory are served while the store is down");

  /** What stands under {@code ostiary}. */
  static final KeyTable TABLE =
      KeyTable.of(
          List.of(
              List.of(
                  DATA_DIR,
                  PRIVATE_UPSTREAMS,
                  DEFAULT_ACCESS,
                  XDS,
                  SESSION,
                  PreviousSecretKeys.PREVIOUS,
                  PreviousSecretKeys.PREVIOUS_FILE)));

  /** What stands under {@code ostiary.xds}. */
  static final KeyTable XDS_TABLE = KeyTable.of(List.of(List.of(ROUTES)));

  /** What stands under {@code ostiary.session}. */
  static final KeyTable SESSION_TABLE = KeyTable.of(List.of(List.of(SERVE_WHEN_DOWN)));

  /** What is said of a key of the file that an object gives as well. */
  static final String OVERRIDDEN = "the settings object says otherwise, and it wins";

  private OwnKeys() {}

  /**
   * The settings under {@code ostiary}, and over them those of the object.
   *
   * @param object the fields of {@code OstiarySettings}, where there is one
   */
  static OwnSettings read(Values values, FileContents files, Optional<Values> object) {
    Optional<Values> own = values.get(OSTIARY).map(node -> values.nested(OSTIARY, "", node, TABLE));
    Optional<Values> xds =
        own.flatMap(o -> o.get(XDS).map(node -> o.nested(XDS, "", node, XDS_TABLE)));
    Optional<Values> session =
        own.flatMap(o -> o.get(SESSION).map(node -> o.nested(SESSION, "", node, SESSION_TABLE)));
    Optional<Values> objectSession = object.flatMap(OwnObjectKeys::session);
    return new OwnSettings(
        own.flatMap(o -> o.get(DATA_DIR)),
        chosen(session, SERVE_WHEN_DOWN, objectSession, OwnObjectKeys.SERVE_WHEN_DOWN)
            .orElse(Duration.ofSeconds(60)),
        chosen(own, PRIVATE_UPSTREAMS, object, OwnObjectKeys.PRIVATE_UPSTREAMS).orElse(false),
        xds.flatMap(x -> x.get(ROUTES)).orElse(Routing.SCOPED),
        chosen(own, DEFAULT_ACCESS, object, OwnObjectKeys.DEFAULT_ACCESS)
            .orElse(DefaultAccess.DENY),
        own.map(o -> PreviousSecretKeys.read(o, files)).orElse(PreviousSecrets.NONE));
  }

  /** What the object says, else what the file says. A wrong value is neither: the default holds. */
  private static <T> Optional<T> chosen(
      Optional<Values> file, Key<T> key, Optional<Values> object, Key<T> field) {
    Optional<T> ofFile = file.flatMap(values -> values.get(key));
    if (object.filter(values -> values.has(field)).isEmpty()) {
      return ofFile;
    }
    Optional<T> ofObject = object.flatMap(values -> values.get(field));
    if (ofFile.isPresent() && !ofFile.equals(ofObject)) {
      file.get().warning(key, OVERRIDDEN, "remove it here");
    }
    return ofObject;
  }
}
