package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Values of a Secret as text. */
public final class SecretData {
  private SecretData() {}

  /** The value of a key; empty where it is absent, empty or not base64. */
  public static Optional<String> text(Secret secret, String key) {
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
    keys(secret).forEach(key -> text(secret, key).ifPresent(value -> all.put(key, value)));
    return all;
  }

  /** The value of a key as bytes; empty where it is absent, empty or not base64. */
  public static Optional<byte[]> bytes(Secret secret, String key) {
    return Optional.ofNullable(secret.getStringData())
        .map((Map<String, String> data) -> data.get(key))
        .map(plain -> plain.getBytes(StandardCharsets.UTF_8))
        .or(
            () ->
                Optional.ofNullable(secret.getData())
                    .map((Map<String, String> data) -> data.get(key))
                    .flatMap(SecretData::decodeBytes))
        .filter(bytes -> bytes.length > 0);
  }

  /** The keys. */
  public static Set<String> keys(Secret secret) {
    Set<String> keys = new TreeSet<>();
    Optional.ofNullable(secret.getData()).ifPresent(data -> keys.addAll(data.keySet()));
    Optional.ofNullable(secret.getStringData()).ifPresent(data -> keys.addAll(data.keySet()));
    return keys;
  }

  private static Optional<String> decode(String base64) {
    return decodeBytes(base64).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> decodeBytes(String base64) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
