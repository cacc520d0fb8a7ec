package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.LoginClient;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;

/** A client at the identity provider that a route has instead of the installation's. */
final class ClientKeys {
  static final Key<String> ID =
      Key.of(
          "idp_client_id",
          ValueTypes.TEXT,
          "the installation's",
          "another client at the same identity provider; logins by one client do not count for"
              + " routes of another");
  static final Key<String> SECRET =
      Key.ofSecret("idp_client_secret", ValueTypes.TEXT, "its secret");
  static final Key<String> SECRET_FILE =
      Key.of("idp_client_secret_file", ValueTypes.TEXT, "", "a file with its secret");

  static final List<Key<?>> KEYS = List.of(ID, SECRET, SECRET_FILE);

  /** Whose the clients of the configuration itself are; no namespace is called so. */
  private static final String OWNER = "";

  private ClientKeys() {}

  static Optional<LoginClient> read(Values values, FileContents files) {
    Optional<String> id = values.get(ID);
    if (id.filter(String::isBlank).isPresent()) {
      values.error(ID, "empty", "write the client id, or remove the key");
    }
    Optional<Concealed> secret = files.textOrFile(values, SECRET, SECRET_FILE).map(Concealed::new);
    return id.isEmpty() && secret.isEmpty()
        ? Optional.empty()
        : Optional.of(new LoginClient(OWNER, id, secret));
  }
}
