package io.ostiary.cli.runtime;

import io.ostiary.cli.state.InstallationSecrets;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.AuthSettings.Secrets;
import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.source.pomerium.Installation;
import io.ostiary.translator.source.pomerium.Installation.PreviousSecrets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes the settings of login, sessions and identity from the configuration's. */
final class AuthSettingsFactory {
  private final InstallationSecrets generated;

  /**
   * @param generated stand in for secrets that the configuration does not give
   */
  AuthSettingsFactory(InstallationSecrets generated) {
    this.generated = generated;
  }

  AuthSettings of(Installation installation) {
    PreviousSecrets previous = installation.own().previousSecrets();
    return new AuthSettings(
        installation.authenticateUrl(),
        installation.callbackPath(),
        installation.publicScheme(),
        installation.cookieName(),
        installation.cookieExpire(),
        installation.provider().map(p -> provider(p, previous.client())),
        installation.claimHeaders(),
        installation.signOutUrl(),
        secrets(installation.secrets(), previous));
  }

  private static ProviderSettings provider(
      Installation.IdentityProvider provider, List<Concealed> previousSecrets) {
    return new ProviderSettings(
        switch (provider.kind()) {
          case OIDC -> ProviderSettings.Kind.OIDC;
          case AZURE -> ProviderSettings.Kind.AZURE;
          case GOOGLE -> ProviderSettings.Kind.GOOGLE;
        },
        provider.issuer(),
        provider.clientId(),
        newestFirst(new Secret(provider.clientSecret().value()), previousSecrets),
        provider.scopes(),
        provider.requestParameters(),
        provider.authoritiesPem());
  }

  private Secrets secrets(Installation.Secrets configured, PreviousSecrets previous) {
    return new Secrets(
        newestFirst(secret(configured.shared(), generated::sharedSecret), previous.shared()),
        newestFirst(secret(configured.cookie(), generated::cookieSecret), previous.cookie()),
        configured.signing().map(Concealed::value).map(Secret::new),
        previous.signing().stream().map(Concealed::value).map(Secret::new).toList());
  }

  private static List<Secret> newestFirst(Secret current, List<Concealed> previous) {
    return Stream.concat(
            Stream.of(current), previous.stream().map(Concealed::value).map(Secret::new))
        .distinct()
        .toList();
  }

  private static Secret secret(Optional<Concealed> configured, Supplier<String> generated) {
    return new Secret(configured.map(Concealed::value).orElseGet(generated));
  }
}
