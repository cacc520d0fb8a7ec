package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Values of a Secret as text. */
final class SecretData {
  private SecretData() {}

  /** The value of a key; empty where it is absent, empty or not base64. */
  static Optional<String> text(Secret secret, String key) {
    Optional<String> plain =
        Optional.ofNullable(secret.getStringData())
            .map((Map<String, String> data) -> data.get(key));
    return plain
        .or(
            () ->
                Optional.ofNullable(secret.getData())
                    .map((Map<String, String> data) -> data.get(key))
                    .flatMap(SecretData::decode))
        .filter(text -> !text.isBlank());
  }

  /** Every key with its value; without keys that {@link #text} has no value for. */
  static Map<String, String> all(Secret secret) {
    Map<String, String> all = new TreeMap<>();
    Stream.of(Optional.ofNullable(secret.getData()), Optional.ofNullable(secret.getStringData()))
        .flatMap(data -> data.map(Map::keySet).stream())
        .flatMap(Set::stream)
        .forEach(key -> text(secret, key).ifPresent(value -> all.put(key, value)));
    return all;
  }

  private static Optional<String> decode(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
