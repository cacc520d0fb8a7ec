package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.source.route.HeaderKeys;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Headers whose values are in Secrets of the Ingress's own namespace: every key is a header. */
final class SecretHeaderKeys {
  static final Key<String> REQUEST =
      Key.of(
          "set_request_headers_secret",
          ValueTypes.TEXT,
          "",
          "an Opaque Secret, each key of which is a header that the upstream gets");
  static final Key<String> RESPONSE =
      Key.of(
          "set_response_headers_secret",
          ValueTypes.TEXT,
          "",
          "an Opaque Secret, each key of which is a header that the client gets");

  static final List<Key<?>> KEYS = List.of(REQUEST, RESPONSE);

  private SecretHeaderKeys() {}

  /** The edits with the headers of the Secrets. */
  static HeaderEdits read(Values values, HeaderEdits edits, Lookups lookups, String namespace) {
    Map<String, String> request =
        headers(values, REQUEST, HeaderKeys.SET_REQUEST, edits.setRequest(), lookups, namespace);
    Map<String, String> response =
        headers(values, RESPONSE, HeaderKeys.SET_RESPONSE, edits.setResponse(), lookups, namespace);
    Map<String, Concealed> concealed = new TreeMap<>();
    request.forEach((name, value) -> concealed.put(name, new Concealed(value)));
    Map<String, String> forClient = new TreeMap<>(edits.setResponse());
    forClient.putAll(response);
    return new HeaderEdits(
        edits.setRequest(),
        edits.removeRequest(),
        forClient,
        edits.rewriteResponse(),
        edits.keepsInstallationHeaders(),
        concealed);
  }

  private static Map<String, String> headers(
      Values values,
      Key<String> key,
      Key<Map<String, String>> plainKey,
      Map<String, String> plain,
      Lookups lookups,
      String namespace) {
    Optional<Secret> secret = NamedSecrets.opaque(values, key, lookups, namespace);
    if (secret.isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = HeaderKeys.checked(values, key, SecretData.all(secret.get()));
    headers.keySet().stream()
        .filter(plain::containsKey)
        .forEach(
            name ->
                values.error(
                    key,
                    "its header '" + name + "' stands in " + plainKey.name() + " as well",
                    "keep one of the two"));
    return headers;
  }
}
