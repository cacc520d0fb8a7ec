package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about itself, after it was checked.
 *
 * @param issuer equal to the configured one, byte for byte
 * @param algorithms what it may sign ID tokens with: its list and ours
 * @param secretInBody whether the client secret goes into the body of a token request, for
 *     providers without the default way
 * @param responseIssuer whether its answers must carry {@code iss} (RFC 9207)
 */
record ProviderMetadata(
    String issuer,
    URI authorization,
    URI token,
    URI jwks,
    Optional<URI> userInfo,
    Optional<URI> endSession,
    Set<JWSAlgorithm> algorithms,
    boolean secretInBody,
    boolean responseIssuer) {
  /** Asymmetric ones only: with HS256 the client secret could forge users, and none is none. */
  private static final Set<JWSAlgorithm> ALLOWED =
      ImmutableSet.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  ProviderMetadata {
    requireNonNull(issuer);
    algorithms = ImmutableSet.copyOf(algorithms);
  }

  /** Reads a discovery document for this issuer. */
  static ProviderMetadata parse(URI issuer, String document) throws LoginException {
    OIDCProviderMetadata metadata;
    try {
      metadata = OIDCProviderMetadata.parse(document);
    } catch (ParseException | RuntimeException unreadable) {
      throw invalid("the discovery document cannot be read");
    }
    checkIssuer(issuer.toString(), metadata.getIssuer().getValue());
    Set<JWSAlgorithm> algorithms = algorithms(metadata.getIDTokenJWSAlgs());
    if (algorithms.isEmpty()) {
      throw invalid("the provider signs ID tokens with no algorithm that is allowed");
    }
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    return new ProviderMetadata(
        issuer.toString(),
        required(issuer, "authorization_endpoint", metadata.getAuthorizationEndpointURI()),
        required(issuer, "token_endpoint", metadata.getTokenEndpointURI()),
        required(issuer, "jwks_uri", metadata.getJWKSetURI()),
        optional(issuer, "userinfo_endpoint", metadata.getUserInfoEndpointURI()),
        optional(issuer, "end_session_endpoint", metadata.getEndSessionEndpointURI()),
        algorithms,
        methods != null
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST),
        metadata.supportsAuthorizationResponseIssuerParam());
  }

  private static void checkIssuer(String configured, String told) throws LoginException {
    if (told.equals(configured)) {
      return;
    }
    if (told.contains("{tenantid}")) {
      throw invalid("the issuer stands for every tenant; configure the issuer of your own tenant");
    }
    throw invalid(
        told.equals(configured + "/") || configured.equals(told + "/")
            ? "the configured issuer differs from the provider's own by a slash at the end"
            : "the configured issuer is not the provider's own");
  }

  private static Set<JWSAlgorithm> algorithms(@Nullable List<JWSAlgorithm> told) {
    // Every provider must offer RS256 (OpenID Connect Discovery 1.0 section 3).
    List<JWSAlgorithm> offered = told == null ? List.of(JWSAlgorithm.RS256) : told;
    return offered.stream().filter(ALLOWED::contains).collect(ImmutableSet.toImmutableSet());
  }

  private static URI required(URI issuer, String name, @Nullable URI endpoint)
      throws LoginException {
    if (endpoint == null) {
      throw invalid("the discovery document has no " + name);
    }
    if (!Endpoints.usable(endpoint, issuer)) {
      throw invalid("the provider's " + name + " is not an https address");
    }
    return endpoint;
  }

  private static Optional<URI> optional(URI issuer, String name, @Nullable URI endpoint)
      throws LoginException {
    return endpoint == null ? Optional.empty() : Optional.of(required(issuer, name, endpoint));
  }

  private static LoginException invalid(String detail) {
    return new LoginException(LoginFailure.PROVIDER_METADATA, detail);
  }
}
