package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The fields of {@code OstiarySettings}, which mean the same as keys under {@code ostiary}. */
final class OwnObjectKeys {
  static final Key<DefaultAccess> DEFAULT_ACCESS = like(OwnKeys.DEFAULT_ACCESS, "defaultAccess");
  static final Key<Boolean> PRIVATE_UPSTREAMS =
      like(OwnKeys.PRIVATE_UPSTREAMS, "allowPrivateUpstreams");
  static final Key<Duration> SERVE_WHEN_DOWN = like(OwnKeys.SERVE_WHEN_DOWN, "serveWhenStoreDown");
  private static final Key<Mapping> SESSION =
      Key.of("session", ValueTypes.OBJECT, "", OwnKeys.SESSION.meaning());

  /** What stands under {@code spec}. */
  static final KeyTable TABLE =
      KeyTable.of(List.of(List.of(DEFAULT_ACCESS, PRIVATE_UPSTREAMS, SESSION)));

  private static final KeyTable SESSION_TABLE = KeyTable.of(List.of(List.of(SERVE_WHEN_DOWN)));

  private OwnObjectKeys() {}

  /** What stands under {@code spec.session}. */
  static Optional<Values> session(Values values) {
    return values.get(SESSION).map(node -> values.nested(SESSION, "", node, SESSION_TABLE));
  }

  private static <T> Key<T> like(Key<T> key, String field) {
    return Key.of(field, key.type(), key.defaultText(), key.meaning());
  }
}
