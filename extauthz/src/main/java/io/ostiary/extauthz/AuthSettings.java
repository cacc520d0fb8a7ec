package io.ostiary.extauthz;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The installation's settings for login, sessions and identity; replaced as a whole when the
 * configuration changes.
 *
 * @param authenticateUrl scheme, host and port of the authenticate host; absent when nothing needs
 *     login
 * @param callbackPath path of the one redirect URI, {@code /oauth2/callback} by default
 * @param publicScheme {@code https}, or {@code http} in {@code dev} only
 * @param cookieName name of the session cookie, with {@code __Host-} unless the public scheme is
 *     http
 * @param sessionLifetime absolute lifetime of a login ({@code cookie_expire})
 * @param provider the identity provider; absent when nothing needs login
 * @param claimHeaders header name to claim name, for upstreams ({@code jwt_claims_headers})
 * @param signOutUrl where sign-out ends, else on a page of ours
 * @param secrets the keys in force
 */
public record AuthSettings(
    Optional<URI> authenticateUrl,
    String callbackPath,
    String publicScheme,
    String cookieName,
    Duration sessionLifetime,
    Optional<ProviderSettings> provider,
    Map<String, String> claimHeaders,
    Optional<URI> signOutUrl,
    Secrets secrets) {
  public AuthSettings {
    requireNonNull(authenticateUrl);
    requireNonNull(callbackPath);
    requireNonNull(publicScheme);
    requireNonNull(cookieName);
    requireNonNull(sessionLifetime);
    requireNonNull(provider);
    claimHeaders = ImmutableSortedMap.copyOf(claimHeaders);
    requireNonNull(signOutUrl);
    requireNonNull(secrets);
  }

  /**
   * An OpenID provider.
   *
   * @param kind its quirks
   * @param issuer the issuer, compared byte for byte; https, or http on loopback
   * @param clientId our id there
   * @param clientSecrets our secret there, and then those that it replaced: the provider may take
   *     up a new one sooner or later than we do
   * @param scopes what is asked for; {@code openid} is always among them
   * @param requestParameters further parameters of the authorization request, from configuration
   *     only
   * @param authoritiesPem certificate authorities that the provider may have beside the platform's
   */
  public record ProviderSettings(
      Kind kind,
      URI issuer,
      String clientId,
      List<Secret> clientSecrets,
      List<String> scopes,
      Map<String, String> requestParameters,
      Optional<String> authoritiesPem) {
    public ProviderSettings {
      requireNonNull(kind);
      requireNonNull(issuer);
      requireNonNull(clientId);
      clientSecrets = List.copyOf(clientSecrets);
      if (clientSecrets.isEmpty()) {
        throw new IllegalArgumentException("a client secret is needed");
      }
      scopes = List.copyOf(scopes);
      requestParameters = ImmutableSortedMap.copyOf(requestParameters);
      requireNonNull(authoritiesPem);
    }

    /** The same provider with another client of ours there. */
    public ProviderSettings withClient(String otherId, List<Secret> otherSecrets) {
      return new ProviderSettings(
          kind, issuer, otherId, otherSecrets, scopes, requestParameters, authoritiesPem);
    }

    /** Providers with known quirks. */
    public enum Kind {
      OIDC,
      AZURE,
      GOOGLE
    }
  }

  /** A string that is never printed. */
  public record Secret(String value) {
    public Secret {
      requireNonNull(value);
    }

    @Override
    public String toString() {
      return "Secret[redacted]";
    }
  }

  /**
   * Keys; of those in lists the first is used for new values and all are accepted.
   *
   * @param shared {@code shared_secret}, 32 bytes in base64: links between hosts
   * @param cookie {@code cookie_secret}, 32 bytes in base64: sealed cookies
   * @param signing {@code signing_key}, PEM of an EC P-256 or RSA key: assertions; derived from the
   *     first shared secret when absent
   * @param previousSigning signing keys that were replaced and are still published
   */
  public record Secrets(
      List<Secret> shared,
      List<Secret> cookie,
      Optional<Secret> signing,
      List<Secret> previousSigning) {
    public Secrets {
      shared = List.copyOf(shared);
      cookie = List.copyOf(cookie);
      requireNonNull(signing);
      previousSigning = List.copyOf(previousSigning);
      if (shared.isEmpty() || cookie.isEmpty()) {
        throw new IllegalArgumentException("shared and cookie secrets are needed");
      }
    }
  }
}
