package io.ostiary.cli.dev.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.util.List;

/** The provider's signing keys: one for ES256, the first choice, and one for RS256. */
public record ProviderKeys(JWKSet keys) {
  /** New keys. */
  public static ProviderKeys generate() {
    try {
      return new ProviderKeys(
          new JWKSet(
              List.of(
                  new ECKeyGenerator(Curve.P_256)
                      .algorithm(JWSAlgorithm.ES256)
                      .keyUse(KeyUse.SIGNATURE)
                      .keyIDFromThumbprint(true)
                      .generate(),
                  new RSAKeyGenerator(2048)
                      .algorithm(JWSAlgorithm.RS256)
                      .keyUse(KeyUse.SIGNATURE)
                      .keyIDFromThumbprint(true)
                      .generate())));
    } catch (JOSEException impossible) {
      throw new IllegalStateException("the JDK makes EC and RSA keys", impossible);
    }
  }

  /** Keys from {@link #json}. */
  public static ProviderKeys parse(String json) throws ParseException {
    ProviderKeys keys = new ProviderKeys(JWKSet.parse(json));
    if (keys.keys().size() != 2 || !keys.keys().containsNonPublicKeys()) {
      throw new ParseException("two private keys are needed", 0);
    }
    return keys;
  }

  /** The keys, private parts included. */
  public String json() {
    return keys.toString(false);
  }

  /** What clients get. */
  String publicJson() {
    return keys.toPublicJWKSet().toString();
  }

  @Override
  public String toString() {
    return "ProviderKeys[redacted]";
  }
}
