package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.route.HeaderNames;
import io.ostiary.translator.source.route.IdentityKeys;
import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueType;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What upstreams are told about the user. */
final class IdentityHeaderKeys {
  private static final String PREFIX = "x-pomerium-claim-";
  private static final ValueType<Map<String, String>> CLAIM_HEADERS =
      new ValueType<>("list of claims, or map of header to claim", IdentityHeaderKeys::headers);

  static final Key<Map<String, String>> HEADERS =
      Key.of(
          "jwt_claims_headers",
          CLAIM_HEADERS,
          "",
          "headers that carry claims; a list makes X-Pomerium-Claim-… of each");

  static final List<Key<?>> KEYS = List.of(HEADERS, IdentityKeys.PASS);

  private IdentityHeaderKeys() {}

  /** Header name, in lower case, to claim. */
  static Map<String, String> read(Values values) {
    return values.get(HEADERS).orElse(Map.of());
  }

  private static Map<String, String> headers(YamlNode node) throws BadValueException {
    Map<String, String> headers = new TreeMap<>();
    if (node instanceof YamlNode.Mapping) {
      for (Map.Entry<String, String> header : ValueTypes.TEXT_MAP.parser().parse(node).entrySet()) {
        headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
      }
    } else {
      for (String claim : ValueTypes.TEXTS.parser().parse(node)) {
        headers.put(PREFIX + claim.toLowerCase(Locale.ROOT), claim);
      }
    }
    for (String name : headers.keySet()) {
      boolean taken = HeaderNames.isReserved(name) && !name.startsWith(PREFIX);
      if (!HeaderNames.isName(name) || taken || headers.get(name).isBlank()) {
        throw new BadValueException(
            node, "'" + name + "' cannot carry a claim", "write a map of header name to claim");
      }
    }
    return headers;
  }
}
