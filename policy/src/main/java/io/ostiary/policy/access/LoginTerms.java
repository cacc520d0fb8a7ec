package io.ostiary.policy.access;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How users of a route log in.
 *
 * @param client the client by which they do; absent means the installation's
 * @param dependsOn hosts where a login to this route signs the browser in as well
 */
public record LoginTerms(Optional<LoginClient> client, List<Hostname> dependsOn) {
  private static final LoginTerms STANDARD = new LoginTerms(Optional.empty(), List.of());

  public LoginTerms {
    requireNonNull(client);
    dependsOn = List.copyOf(dependsOn);
  }

  /** By the installation's client, and to this host alone. */
  public static LoginTerms standard() {
    return STANDARD;
  }
}
