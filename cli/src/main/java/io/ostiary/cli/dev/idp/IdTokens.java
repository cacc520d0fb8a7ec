package io.ostiary.cli.dev.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Makes ID tokens, and recognises its own when one comes back as a hint. */
final class IdTokens {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final String issuer;
  private final ProviderKeys keys;

  IdTokens(String issuer, ProviderKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  /** A signed ID token for a login. */
  String issue(
      Login login, String clientId, Optional<String> nonce, String accessToken, Instant now) {
    JWK key = keys.keys().getKeys().getFirst();
    JWSAlgorithm algorithm = JWSAlgorithm.parse(key.getAlgorithm().getName());
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
    login.user().claims().forEach(claims::claim);
    claims
        .issuer(issuer)
        .audience(clientId)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(LIFETIME)))
        .claim("auth_time", login.at().getEpochSecond())
        .claim("sid", login.id())
        .claim(
            "at_hash",
            AccessTokenHash.compute(new BearerAccessToken(accessToken), algorithm, Curve.P_256)
                .getValue());
    nonce.ifPresent(value -> claims.claim("nonce", value));
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
      JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, algorithm);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("a key of ours does not sign", impossible);
    }
  }

  /** The claims of an ID token of ours for this client, even an expired one. */
  Optional<JWTClaimsSet> recognise(String token, String clientId) {
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      JWK key = keys.keys().getKeyByKeyId(parsed.getHeader().getKeyID());
      if (!(key instanceof AsymmetricJWK asymmetric)
          || !parsed.getHeader().getAlgorithm().getName().equals(key.getAlgorithm().getName())) {
        return Optional.empty();
      }
      JWSVerifier verifier =
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(parsed.getHeader(), asymmetric.toPublicKey());
      JWTClaimsSet claims = parsed.getJWTClaimsSet();
      return parsed.verify(verifier)
              && issuer.equals(claims.getIssuer())
              && claims.getAudience().contains(clientId)
          ? Optional.of(claims)
          : Optional.empty();
    } catch (ParseException | JOSEException foreign) {
      return Optional.empty();
    }
  }
}
