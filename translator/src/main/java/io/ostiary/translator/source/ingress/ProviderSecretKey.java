package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.LoginClient;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;

/** A client at the identity provider that is in a Secret of the Ingress's own namespace. */
final class ProviderSecretKey {
  static final Key<String> SECRET =
      Key.of(
          "identity_provider_secret",
          ValueTypes.TEXT,
          "the installation's client",
          "an Opaque Secret with client_id and client_secret: another client at the same identity"
              + " provider, whose logins count for this Ingress alone and those of its namespace"
              + " that name the same client");

  static final List<Key<?>> KEYS = List.of(SECRET);

  private ProviderSecretKey() {}

  /** The client; one that cannot be read is complained about. */
  static Optional<LoginClient> read(Values values, Lookups lookups, String namespace) {
    Optional<Secret> secret = NamedSecrets.opaque(values, SECRET, lookups, namespace);
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> id = text(secret.get(), "client_id");
    Optional<Concealed> clientSecret = text(secret.get(), "client_secret").map(Concealed::new);
    if (id.isEmpty() && clientSecret.isEmpty()) {
      values.unmet(
          SECRET,
          "that Secret has neither client_id nor client_secret",
          "add what the provider gave you for this client");
      return Optional.empty();
    }
    return Optional.of(new LoginClient(namespace, id, clientSecret));
  }

  /** Without the line end that {@code kubectl create secret --from-file} keeps. */
  private static Optional<String> text(Secret secret, String key) {
    return SecretData.text(secret, key).map(String::strip);
  }
}
