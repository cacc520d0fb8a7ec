package io.ostiary.cli.runtime;

import io.ostiary.cli.state.InstallationSecrets;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.AuthSettings.Secrets;
import io.ostiary.translator.source.pomerium.Confidential;
import io.ostiary.translator.source.pomerium.Installation;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    return new AuthSettings(
        installation.authenticateUrl(),
        installation.callbackPath(),
        installation.publicScheme(),
        installation.cookieName(),
        installation.cookieExpire(),
        installation.provider().map(AuthSettingsFactory::provider),
        installation.claimHeaders(),
        installation.signOutUrl(),
        secrets(installation.secrets()));
  }

  private static ProviderSettings provider(Installation.IdentityProvider provider) {
    return new ProviderSettings(
        switch (provider.kind()) {
          case OIDC -> ProviderSettings.Kind.OIDC;
          case AZURE -> ProviderSettings.Kind.AZURE;
          case GOOGLE -> ProviderSettings.Kind.GOOGLE;
        },
        provider.issuer(),
        provider.clientId(),
        new Secret(provider.clientSecret().value()),
        provider.scopes(),
        provider.requestParameters());
  }

  private Secrets secrets(Installation.Secrets configured) {
    return new Secrets(
        List.of(secret(configured.shared(), generated::sharedSecret)),
        List.of(secret(configured.cookie(), generated::cookieSecret)),
        configured.signing().map(Confidential::value).map(Secret::new).stream().toList());
  }

  private static Secret secret(Optional<Confidential> configured, Supplier<String> generated) {
    return new Secret(configured.map(Confidential::value).orElseGet(generated));
  }
}
