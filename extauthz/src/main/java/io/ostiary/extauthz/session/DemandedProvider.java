package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.policy.access.LoginClient;
import io.ostiary.policy.access.LoginTerms;
import java.util.Optional;

/**
 * The client at an identity provider by whose logins a route may be used, and by no others.
 *
 * @param id its id
 * @param issuer the identity provider
 * @param standard whether it is the installation's own
 */
public record DemandedProvider(ProviderId id, String issuer, boolean standard) {
  public DemandedProvider {
    requireNonNull(id);
    requireNonNull(issuer);
  }

  /** That of the installation; empty when none is configured. */
  public static Optional<DemandedProvider> standard(AuthSettings settings) {
    return of(settings, LoginTerms.standard());
  }

  /** That of a route; empty when the installation has no identity provider. */
  public static Optional<DemandedProvider> of(AuthSettings settings, LoginTerms terms) {
    return settings
        .provider()
        .map(
            provider -> {
              String issuer = provider.issuer().toString();
              ProviderId own = ProviderId.of(issuer, "", provider.clientId());
              ProviderId id =
                  terms.client().map(client -> id(client, issuer, provider.clientId())).orElse(own);
              return new DemandedProvider(id, issuer, id.equals(own));
            });
  }

  private static ProviderId id(LoginClient client, String issuer, String installationClientId) {
    return ProviderId.of(issuer, client.owner(), client.id().orElse(installationClientId));
  }

  /**
   * Whether a session was made by it. A version of this program from before sessions remembered
   * their client made all of them by the installation's; it may run beside this one while replicas
   * are replaced.
   */
  public boolean isMetBy(ActiveSession session) {
    return session
        .provider()
        .map(id::equals)
        .orElseGet(() -> standard && session.issuer().equals(issuer));
  }
}
