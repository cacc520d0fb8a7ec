package io.ostiary.cli.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A top-level key of {@code config.yaml} that the environment may set over the file.
 *
 * @param name the key
 * @param type how its value is written
 * @param replaces keys that say the same in another way, and that give way with it
 */
public record OverridableKey(String name, Type type, List<String> replaces) {
  /** Every such key. */
  public static final List<OverridableKey> ALL =
      List.of(
          text("address"),
          text("http_redirect_addr"),
          new OverridableKey("insecure_server", Type.BOOLEAN, List.of()),
          text("authenticate_service_url"),
          text("authenticate_callback_path"),
          text("signout_redirect_url"),
          text("certificate", "certificate_file"),
          text("certificate_key", "certificate_key_file"),
          text("certificate_file", "certificate"),
          text("certificate_key_file", "certificate_key"),
          text("shared_secret", "shared_secret_file"),
          text("shared_secret_file", "shared_secret"),
          text("cookie_secret", "cookie_secret_file"),
          text("cookie_secret_file", "cookie_secret"),
          text("cookie_name"),
          text("cookie_expire"),
          text("signing_key", "signing_key_file"),
          text("signing_key_file", "signing_key"),
          text("idp_provider"),
          text("idp_provider_url"),
          text("idp_client_id"),
          text("idp_client_secret", "idp_client_secret_file"),
          text("idp_client_secret_file", "idp_client_secret"),
          new OverridableKey("idp_scopes", Type.LIST, List.of()),
          text("databroker_storage_type"),
          text("databroker_storage_connection_string", "databroker_storage_connection_string_file"),
          text("databroker_storage_connection_string_file", "databroker_storage_connection_string"),
          text("timeout_read"),
          text("timeout_write"),
          text("timeout_idle"),
          text("log_level"),
          text("metrics_address"),
          text("health_check_addr"));

  public OverridableKey {
    requireNonNull(name);
    requireNonNull(type);
    replaces = List.copyOf(replaces);
  }

  /** How a value is written. */
  public enum Type {
    TEXT,
    BOOLEAN,
    /** Separated by commas. */
    LIST
  }

  /** A value and where it comes from. */
  public record Setting(String variable, String value) {}

  /** What the environment says: our name for it first, then Pomerium's; empty means unset. */
  public Optional<Setting> in(Map<String, String> environment) {
    String upper = name.toUpperCase(Locale.ROOT);
    return List.of("OSTIARY_" + upper, upper).stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
        .map(variable -> new Setting(variable, environment.getOrDefault(variable, "")))
        .findFirst();
  }

  private static OverridableKey text(String name, String... replaces) {
    return new OverridableKey(name, Type.TEXT, List.of(replaces));
  }
}
