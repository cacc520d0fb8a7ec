package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our side of OpenID Connect with one provider: authorization code flow with PKCE. Its calls may
 * wait for the provider, so they belong on virtual threads.
 */
public final class RelyingParty {
  private static final Logger LOG = LoggerFactory.getLogger(RelyingParty.class);

  private final ProviderSettings settings;
  private final URI redirectUri;
  private final ProviderHttp http;
  private final InstantSource clock;
  private final Discovery discovery;
  private final IdentityMapping mapping;

  RelyingParty(ProviderSettings settings, URI redirectUri, ProviderHttp http, InstantSource clock) {
    this(settings, redirectUri, http, new Discovery(settings.issuer(), http, clock), clock);
  }

  private RelyingParty(
      ProviderSettings settings,
      URI redirectUri,
      ProviderHttp http,
      Discovery discovery,
      InstantSource clock) {
    this.settings = requireNonNull(settings);
    this.redirectUri = requireNonNull(redirectUri);
    this.http = requireNonNull(http);
    this.clock = requireNonNull(clock);
    this.discovery = requireNonNull(discovery);
    this.mapping = new IdentityMapping(settings.kind());
  }

  /** How a login begins. */
  public sealed interface Start {
    /** The browser goes to the provider. */
    record Redirect(URI location) implements Start {}

    /** The provider is not known yet. */
    record Failed(LoginFailure failure) implements Start {}
  }

  /**
   * Begins a login.
   *
   * @param chooseAccount the user wants another account than the one that the provider remembers
   */
  public Start begin(LoginSecrets secrets, boolean chooseAccount) {
    try {
      URI endpoint = discovery.require().metadata().authorization();
      return new Start.Redirect(
          AuthorizationRequest.address(endpoint, settings, redirectUri, secrets, chooseAccount));
    } catch (LoginException failed) {
      return new Start.Failed(logged(failed));
    }
  }

  /** Ends a login: verifies the answer, redeems the code, and learns who the user is. */
  public LoginResult complete(AuthorizationAnswer answer, LoginSecrets secrets) {
    try {
      Discovery.Provider provider = discovery.require();
      checkIssuer(answer, provider.metadata());
      if (answer.error().isPresent()) {
        throw ProviderErrors.read(answer.error().get(), answer.errorDescription());
      }
      String code =
          answer
              .code()
              .filter(text -> !text.isEmpty())
              .orElseThrow(
                  () ->
                      new LoginException(
                          LoginFailure.RESPONSE_INCOMPLETE, "neither code nor error"));
      AccessTokenResponse tokens = redeem(code, secrets, provider.metadata());
      return loggedIn(tokens, secrets, provider);
    } catch (LoginException failed) {
      return new LoginResult.Failed(logged(failed));
    }
  }

  /** The provider's logout, when it has one and is known. */
  public Optional<URI> logout(Optional<String> idToken, URI returnTo, String state) {
    return endSession()
        .map(
            endpoint ->
                new LogoutRequest(
                        endpoint,
                        idToken.map(RelyingParty::parsed).orElse(null),
                        null,
                        new ClientID(settings.clientId()),
                        returnTo,
                        new State(state),
                        null)
                    .toURI());
  }

  /** The address of the provider's logout. */
  public Optional<URI> endSession() {
    Discovery.Provider provider = discovery.known();
    return provider == null ? Optional.empty() : provider.metadata().endSession();
  }

  /** The provider. */
  public URI issuer() {
    return settings.issuer();
  }

  /** Whether it was made for these settings. */
  boolean isFor(ProviderSettings otherSettings, URI otherRedirectUri) {
    return settings.equals(otherSettings) && redirectUri.equals(otherRedirectUri);
  }

  /** The party for other settings; empty when they lead to another provider, or another way. */
  Optional<RelyingParty> renewed(ProviderSettings otherSettings, URI otherRedirectUri) {
    return settings.issuer().equals(otherSettings.issuer())
            && settings.authoritiesPem().equals(otherSettings.authoritiesPem())
        ? Optional.of(new RelyingParty(otherSettings, otherRedirectUri, http, discovery, clock))
        : Optional.empty();
  }

  Discovery discovery() {
    return discovery;
  }

  /** Mix-up defence: an answer that names another issuer is not this provider's (RFC 9207). */
  private static void checkIssuer(AuthorizationAnswer answer, ProviderMetadata metadata)
      throws LoginException {
    boolean fits =
        answer.issuer().map(metadata.issuer()::equals).orElse(!metadata.responseIssuer());
    if (!fits) {
      throw new LoginException(LoginFailure.RESPONSE_ISSUER, "iss of the answer differs");
    }
  }

  private AccessTokenResponse redeem(String code, LoginSecrets secrets, ProviderMetadata metadata)
      throws LoginException {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), redirectUri, new CodeVerifier(secrets.verifier()));
    LoginException refused = new LoginException(LoginFailure.CLIENT_SECRET, "not asked");
    for (AuthSettings.Secret secret : settings.clientSecrets()) {
      TokenResponse answer = ask(metadata, clientAuthentication(secret, metadata), grant);
      if (answer.indicatesSuccess()) {
        return answer.toSuccessResponse();
      }
      ErrorObject error = answer.toErrorResponse().getErrorObject();
      refused =
          ProviderErrors.read(
              error.getHTTPStatusCode(),
              Optional.ofNullable(error.getCode()).orElse(""),
              Optional.ofNullable(error.getDescription()));
      if (refused.failure() != LoginFailure.CLIENT_SECRET) {
        throw refused;
      }
    }
    throw refused;
  }

  private TokenResponse ask(
      ProviderMetadata metadata, ClientAuthentication client, AuthorizationCodeGrant grant)
      throws LoginException {
    HTTPRequest request =
        new TokenRequest.Builder(metadata.token(), client, grant).build().toHTTPRequest();
    request.setHeader("Accept", "application/json");
    HTTPResponse response = send(request, LoginFailure.PROVIDER_UNREACHABLE);
    try {
      return TokenResponse.parse(response);
    } catch (ParseException | RuntimeException unreadable) {
      throw new LoginException(
          response.getStatusCode() >= 500
              ? LoginFailure.PROVIDER_UNREACHABLE
              : LoginFailure.TOKEN_ANSWER,
          "the token answer with status " + response.getStatusCode() + " cannot be read");
    }
  }

  private ClientAuthentication clientAuthentication(
      AuthSettings.Secret clientSecret, ProviderMetadata metadata) {
    ClientID id = new ClientID(settings.clientId());
    Secret secret = new Secret(clientSecret.value());
    return metadata.secretInBody()
        ? new ClientSecretPost(id, secret)
        : new ClientSecretBasic(id, secret);
  }

  private LoginResult loggedIn(
      AccessTokenResponse tokens, LoginSecrets secrets, Discovery.Provider provider)
      throws LoginException {
    AccessToken accessToken = tokens.getTokens().getAccessToken();
    if (!(tokens.getCustomParameters().get("id_token") instanceof String idToken)) {
      throw new LoginException(LoginFailure.TOKEN_ANSWER, "the token answer has no ID token");
    }
    Map<String, Object> claims =
        new IdTokenVerifier(provider, settings.clientId(), clock)
            .verify(idToken, secrets.nonce(), accessToken);
    String subject = (String) requireNonNull(claims.get("sub"));
    Map<String, Object> userInfo = Map.of();
    if (provider.metadata().userInfo().isPresent()) {
      userInfo = userInfo(provider.metadata().userInfo().get(), accessToken, subject);
    }
    return new LoginResult.LoggedIn(
        provider.metadata().issuer(), subject, mapping.map(claims, userInfo), idToken);
  }

  /** The user info; that of another subject is an attack or a fault, never a detail to skip. */
  private Map<String, Object> userInfo(URI endpoint, AccessToken token, String subject)
      throws LoginException {
    HTTPRequest request = new UserInfoRequest(endpoint, token).toHTTPRequest();
    request.setHeader("Accept", "application/json");
    HTTPResponse response = send(request, LoginFailure.USER_INFO_UNAVAILABLE);
    if (response.getStatusCode() != 200) {
      throw new LoginException(
          LoginFailure.USER_INFO_UNAVAILABLE,
          "the user info endpoint answered with status " + response.getStatusCode());
    }
    Map<String, Object> claims;
    try {
      claims = response.getBodyAsJSONObject();
    } catch (ParseException | RuntimeException unreadable) {
      throw new LoginException(LoginFailure.USER_INFO_INVALID, "the user info is not JSON");
    }
    if (!subject.equals(claims.get("sub"))) {
      throw new LoginException(LoginFailure.USER_INFO_SUBJECT, "sub of the user info differs");
    }
    return claims;
  }

  private HTTPResponse send(HTTPRequest request, LoginFailure unreachable) throws LoginException {
    try {
      return request.send(http);
    } catch (IOException | RuntimeException failed) {
      throw new LoginException(unreachable, failed.getClass().getSimpleName());
    }
  }

  private static JWT parsed(String idToken) {
    try {
      return SignedJWT.parse(idToken);
    } catch (java.text.ParseException impossible) {
      throw new IllegalStateException("a stored ID token was verified before");
    }
  }

  private LoginFailure logged(LoginException failed) {
    LOG.warn(
        "event=login-failed issuer={} code={} cause=\"{}\"",
        settings.issuer(),
        failed.failure().code(),
        failed.detail());
    return failed.failure();
  }
}
