package io.ostiary.translator.source.route;

import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HeaderEdits.PrefixRewrite;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Changes to headers. */
public final class HeaderKeys {
  public static final Key<Map<String, String>> SET_REQUEST =
      Key.of(
          "set_request_headers",
          ValueTypes.TEXT_MAP,
          "",
          "headers that the upstream gets, over the client's; ${pomerium.…} templates are filled in");
  static final Key<List<String>> REMOVE_REQUEST =
      Key.of(
          "remove_request_headers",
          ValueTypes.TEXTS,
          "",
          "headers of the client that the upstream does not get");
  public static final Key<Map<String, String>> SET_RESPONSE =
      Key.of(
          "set_response_headers",
          ValueTypes.TEXT_MAP,
          "",
          "headers that the client gets, over the upstream's and the installation's; {disable: true}"
              + " for none of either");
  static final Key<List<Mapping>> REWRITE_RESPONSE =
      Key.of(
          "rewrite_response_headers",
          ValueTypes.OBJECTS,
          "",
          "prefixes to replace in response headers: a list of header, prefix, value");
  private static final Key<String> HEADER = Key.of("header", ValueTypes.TEXT, "", "the header");
  private static final Key<String> PREFIX =
      Key.of("prefix", ValueTypes.TEXT, "", "what its value begins with");
  private static final Key<String> VALUE =
      Key.of("value", ValueTypes.TEXT, "", "what the prefix becomes");

  /** The family's table. */
  public static final List<Key<?>> KEYS =
      List.of(SET_REQUEST, REMOVE_REQUEST, SET_RESPONSE, REWRITE_RESPONSE);

  /** What stands in an item of {@code rewrite_response_headers}. */
  public static final KeyTable REWRITE_TABLE = KeyTable.of(List.of(List.of(HEADER, PREFIX, VALUE)));

  private static final String DISABLE = "disable";

  private HeaderKeys() {}

  /** Reads the family. */
  public static HeaderEdits read(Values values) {
    boolean disables = disables(values);
    return new HeaderEdits(
        checked(values, SET_REQUEST, values.get(SET_REQUEST).orElse(Map.of())),
        removed(values),
        disables ? Map.of() : response(values),
        rewrites(values),
        !disables);
  }

  /**
   * Headers by name as Envoy has it, in lower case; complains about those that cannot be set.
   *
   * @param key the key that they are the value of
   */
  public static Map<String, String> checked(
      Values values, Key<?> key, Map<String, String> headers) {
    Map<String, String> checked = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (!HeaderNames.isName(name)) {
            values.error(
                key, "'" + name + "' is not a header's name", "use letters, digits and '-'");
          } else if (HeaderNames.isReserved(name)) {
            values.error(key, "the header '" + name + "' cannot be changed", "remove it");
          } else if (!HeaderNames.isValue(value)) {
            values.error(
                key, "the value of '" + name + "' is not a header's value", "write a single line");
          } else if (checked.put(name.toLowerCase(Locale.ROOT), value) != null) {
            values.error(key, "the header '" + name + "' stands here twice", "remove one");
          }
        });
    return checked;
  }

  private static List<String> removed(Values values) {
    List<String> names = new ArrayList<>();
    for (String name : values.get(REMOVE_REQUEST).orElse(List.of())) {
      if (!HeaderNames.isName(name) || HeaderNames.isReserved(name)) {
        values.error(
            REMOVE_REQUEST, "the header '" + name + "' cannot be removed", "remove it here");
      } else {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return names.stream().sorted().distinct().toList();
  }

  /**
   * Whether nothing is set over the upstream's own headers. As in Pomerium the key alone says so,
   * whatever its value, and it outweighs all beside it.
   */
  private static boolean disables(Values values) {
    Map<String, String> headers = values.get(SET_RESPONSE).orElse(Map.of());
    boolean disables = headers.containsKey(DISABLE);
    if (disables && headers.size() > 1) {
      values.warning(
          SET_RESPONSE, "'disable' outweighs the headers beside it", "remove one or the other");
    }
    return disables;
  }

  private static Map<String, String> response(Values values) {
    return checked(values, SET_RESPONSE, values.get(SET_RESPONSE).orElse(Map.of()));
  }

  private static List<PrefixRewrite> rewrites(Values values) {
    List<PrefixRewrite> rewrites = new ArrayList<>();
    List<Mapping> items = values.get(REWRITE_RESPONSE).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      Values item = values.nested(REWRITE_RESPONSE, "[" + i + "]", items.get(i), REWRITE_TABLE);
      Optional<String> header = item.get(HEADER);
      Optional<String> prefix = item.get(PREFIX);
      if (header.isEmpty() || prefix.isEmpty() || !HeaderNames.isName(header.get())) {
        values.error(
            REWRITE_RESPONSE, "item " + i + " has no header or no prefix", "write both of them");
      } else {
        String value = item.get(VALUE).orElse("");
        rewrites.add(new PrefixRewrite(header.get().toLowerCase(Locale.ROOT), prefix.get(), value));
      }
    }
    return rewrites;
  }
}
