package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies ID tokens as OpenID Connect Core 3.1.3.7 asks, and stricter where it leaves a choice:
 * other audiences beside ours are refused, {@code iat} is required, and an {@code at_hash} that is
 * there must fit. Keys come from the provider's set alone; what a header says about keys (jwk, jku,
 * x5c, x5u) is not looked at, and critical extensions are refused.
 */
final class IdTokenVerifier {
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final int LONGEST_TOKEN = 64 * 1024;
  private static final int LONGEST_SUBJECT = 255;

  private final ProviderMetadata metadata;
  private final String clientId;
  private final InstantSource clock;
  private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

  IdTokenVerifier(Discovery.Provider provider, String clientId, InstantSource clock) {
    this.metadata = provider.metadata();
    this.clientId = requireNonNull(clientId);
    this.clock = requireNonNull(clock);
    signatures.setJWSKeySelector(
        new JWSVerificationKeySelector<>(metadata.algorithms(), provider.keys()));
    signatures.setJWTClaimsSetVerifier((claims, context) -> {}); // all claims are checked below
  }

  /** The verified claims of a token, as they stood in it. */
  Map<String, Object> verify(String token, String nonce, AccessToken accessToken)
      throws LoginException {
    SignedJWT jwt = parse(token);
    JWTClaimsSet claims = verifySignature(jwt);
    require(
        metadata.issuer().equals(claims.getIssuer()), LoginFailure.ID_TOKEN_ISSUER, "iss differs");
    require(
        claims.getAudience().equals(List.of(clientId)),
        LoginFailure.ID_TOKEN_AUDIENCE,
        "aud is not this client alone");
    Object party = claims.getClaim("azp");
    require(
        party == null || party.equals(clientId),
        LoginFailure.ID_TOKEN_PARTY,
        "azp is not this client");
    checkTimes(claims);
    require(
        claims.getClaim("nonce") instanceof String told && same(told, nonce),
        LoginFailure.ID_TOKEN_NONCE,
        "nonce differs");
    String subject = claims.getSubject();
    require(
        subject != null && !subject.isBlank() && subject.length() <= LONGEST_SUBJECT,
        LoginFailure.ID_TOKEN_SUBJECT,
        "sub is missing or too long");
    checkAccessTokenHash(claims.getClaim("at_hash"), accessToken, jwt.getHeader().getAlgorithm());
    return requireNonNull(jwt.getPayload().toJSONObject());
  }

  private SignedJWT parse(String token) throws LoginException {
    require(token.length() <= LONGEST_TOKEN, LoginFailure.ID_TOKEN_FORM, "the token is too long");
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      require(
          jwt.getHeader().getCriticalParams() == null,
          LoginFailure.ID_TOKEN_FORM,
          "the header has critical extensions");
      require(
          metadata.algorithms().contains(jwt.getHeader().getAlgorithm()),
          LoginFailure.ID_TOKEN_ALGORITHM,
          "the algorithm is not allowed");
      return jwt;
    } catch (ParseException | IllegalArgumentException notSigned) {
      throw new LoginException(LoginFailure.ID_TOKEN_FORM, "the token is not a signed JWT");
    }
  }

  private JWTClaimsSet verifySignature(SignedJWT jwt) throws LoginException {
    try {
      return signatures.process(jwt, null);
    } catch (KeySourceException keysMissing) {
      throw new LoginException(
          LoginFailure.KEYS_UNAVAILABLE, "the provider's keys cannot be fetched for this key id");
    } catch (BadJOSEException | JOSEException | RuntimeException invalid) {
      throw new LoginException(LoginFailure.ID_TOKEN_SIGNATURE, "the signature is not valid");
    }
  }

  private void checkTimes(JWTClaimsSet claims) throws LoginException {
    Instant now = clock.instant();
    Instant expires = instant(claims.getExpirationTime());
    require(
        expires != null && now.minus(SKEW).isBefore(expires),
        LoginFailure.ID_TOKEN_EXPIRED,
        "exp is missing or has passed");
    Instant issued = instant(claims.getIssueTime());
    Instant notBefore = instant(claims.getNotBeforeTime());
    require(
        issued != null
            && !issued.isAfter(now.plus(SKEW))
            && (notBefore == null || !notBefore.isAfter(now.plus(SKEW))),
        LoginFailure.ID_TOKEN_ISSUED_AT,
        "iat is missing, or iat or nbf lies ahead");
  }

  private static void checkAccessTokenHash(
      @Nullable Object hash, AccessToken token, JWSAlgorithm algorithm) throws LoginException {
    if (hash == null) {
      return; // optional in the code flow (OpenID Connect Core 3.1.3.6)
    }
    try {
      AccessTokenValidator.validate(token, algorithm, new AccessTokenHash(String.valueOf(hash)));
    } catch (InvalidHashException | RuntimeException differs) {
      throw new LoginException(LoginFailure.ID_TOKEN_ACCESS_HASH, "at_hash differs");
    }
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean holds, LoginFailure failure, String detail)
      throws LoginException {
    if (!holds) {
      throw new LoginException(failure, detail);
    }
  }
}
