package io.ostiary.cli.dev.idp;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.util.List;

/** The provider's metadata document (OpenID Connect Discovery 1.0 s. 3). */
final class Discovery {
  private Discovery() {}

  static String document(URI issuer, ProviderKeys keys) {
    OIDCProviderMetadata metadata =
        new OIDCProviderMetadata(
            new Issuer(issuer), List.of(SubjectType.PUBLIC), issuer.resolve("/jwks"));
    metadata.setAuthorizationEndpointURI(issuer.resolve("/authorize"));
    metadata.setTokenEndpointURI(issuer.resolve("/token"));
    metadata.setUserInfoEndpointURI(issuer.resolve("/userinfo"));
    metadata.setEndSessionEndpointURI(issuer.resolve("/end_session"));
    metadata.setResponseTypes(List.of(ResponseType.CODE));
    metadata.setResponseModes(List.of(ResponseMode.QUERY));
    metadata.setGrantTypes(List.of(GrantType.AUTHORIZATION_CODE));
    metadata.setScopes(new Scope("openid", "profile", "email", "groups"));
    metadata.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
    metadata.setTokenEndpointAuthMethods(
        List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST));
    metadata.setIDTokenJWSAlgs(
        keys.keys().getKeys().stream()
            .map(JWK::getAlgorithm)
            .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
            .toList());
    metadata.setClaims(
        List.of(
            "sub",
            "oid",
            "email",
            "email_verified",
            "name",
            "preferred_username",
            "groups",
            "sid",
            "auth_time"));
    metadata.setSupportsAuthorizationResponseIssuerParam(true);
    return metadata.toJSONObject().toJSONString();
  }
}
