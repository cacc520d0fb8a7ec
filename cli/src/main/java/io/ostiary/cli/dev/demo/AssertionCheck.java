package io.ostiary.cli.dev.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/**
 * What every application behind an access proxy should do with the assertion: check signature,
 * issuer, audience and time before it believes a word.
 */
public final class AssertionCheck {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);

  /** Where the public keys of a host are. */
  @FunctionalInterface
  public interface PublicKeys {
    /** The keys that the host publishes at {@code /.well-known/pomerium/jwks.json}. */
    JWKSet of(String authority) throws IOException, ParseException;
  }

  /** What became of an assertion. */
  public sealed interface Outcome {
    /** Nothing was sent. */
    record Absent() implements Outcome {}

    /** In order. */
    record Verified(Map<String, Object> claims) implements Outcome {}

    /** Not to be believed. */
    record Refused(String problem) implements Outcome {}
  }

  private final PublicKeys publicKeys;
  private final InstantSource clock;

  public AssertionCheck(PublicKeys publicKeys, InstantSource clock) {
    this.publicKeys = publicKeys;
    this.clock = clock;
  }

  /**
   * Checks an assertion.
   *
   * @param authority the Host of the request
   * @param assertion the value of {@code X-Pomerium-Jwt-Assertion}; empty when absent
   */
  public Outcome check(String authority, String assertion) {
    if (assertion.isEmpty()) {
      return new Outcome.Absent();
    }
    try {
      SignedJWT token = SignedJWT.parse(assertion);
      if (!ALGORITHMS.contains(token.getHeader().getAlgorithm())) {
        return new Outcome.Refused("the algorithm is not allowed");
      }
      JWK key = publicKeys.of(authority).getKeyByKeyId(token.getHeader().getKeyID());
      if (!(key instanceof AsymmetricJWK asymmetric)) {
        return new Outcome.Refused("the host publishes no key with the assertion's key id");
      }
      JWSVerifier verifier =
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(token.getHeader(), asymmetric.toPublicKey());
      return token.verify(verifier)
          ? judge(token.getJWTClaimsSet(), authority)
          : new Outcome.Refused("the signature is wrong");
    } catch (ParseException | JOSEException | IOException failure) {
      return new Outcome.Refused("it could not be checked: " + failure.getMessage());
    }
  }

  private Outcome judge(JWTClaimsSet claims, String authority) {
    String host = authority.replaceFirst(":[0-9]+$", "");
    Date expiry = claims.getExpirationTime();
    if (!claims.getAudience().contains(host)) {
      return new Outcome.Refused("it is for " + claims.getAudience() + " and not for " + host);
    }
    if (!host.equals(claims.getIssuer())) {
      return new Outcome.Refused("it was issued by " + claims.getIssuer() + " and not by " + host);
    }
    if (expiry == null || !clock.instant().isBefore(expiry.toInstant())) {
      return new Outcome.Refused("it has expired");
    }
    return new Outcome.Verified(claims.toJSONObject());
  }
}
