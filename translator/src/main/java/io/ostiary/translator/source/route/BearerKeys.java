package io.ostiary.translator.source.route;

import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a client's {@code Authorization: Bearer} means to us. */
public final class BearerKeys {
  private static final Set<String> LATER = Set.of("idp_access_token", "idp_identity_token", "jwt");

  /** Also a key of the installation. */
  public static final Key<String> FORMAT =
      Key.of(
          "bearer_token_format",
          ValueTypes.TEXT.then("default", BearerKeys::format),
          "default",
          "whose tokens clients may send; default leaves tokens of others to the upstream");

  /** The family's table. */
  public static final List<Key<?>> KEYS = List.of(FORMAT);

  private BearerKeys() {}

  /** Complains of a format that is not served. */
  public static void check(Values values) {
    values.get(FORMAT);
  }

  private static String format(YamlNode node, String text) throws BadValueException {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.isEmpty() || word.equals("default")) {
      return "default";
    }
    if (LATER.contains(word)) {
      throw new BadValueException(
          node, "not supported yet", "write default, and let programs use a session's cookie");
    }
    throw new BadValueException(
        node,
        "unknown format",
        "write default; idp_access_token, idp_identity_token and jwt come later");
  }
}
