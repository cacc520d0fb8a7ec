package io.ostiary.xds.kubernetes.secrets;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A Secret.
 *
 * @param type its type, as {@code kubernetes.io/tls}
 * @param data its values in base64
 * @param version which version of it this is; empty for one that is not stored yet
 */
public record StoredSecret(String name, String type, Map<String, String> data, String version) {
  public StoredSecret {
    requireNonNull(name);
    requireNonNull(type);
    data = Map.copyOf(data);
    requireNonNull(version);
  }

  /** One that is not stored yet. */
  public static StoredSecret made(String name, String type, Map<String, String> data) {
    return new StoredSecret(name, type, data, "");
  }

  /** The same with other values. */
  public StoredSecret with(Map<String, String> values) {
    return new StoredSecret(name, type, values, version);
  }

  @Override
  public String toString() {
    return "StoredSecret[" + name + ", " + data.keySet() + "]";
  }
}
