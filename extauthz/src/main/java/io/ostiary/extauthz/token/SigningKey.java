package io.ostiary.extauthz.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.ostiary.extauthz.AuthSettings.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A key that signs assertions: EC P-256 for ES256 or RSA for RS256. Its id is the thumbprint of its
 * public part (RFC 7638), the same on every replica.
 *
 * @param jwk the key pair with its id, algorithm and use
 */
record SigningKey(JWK jwk) {
  private static final int LEAST_RSA_BITS = 2048;
  private static final org.bouncycastle.asn1.x9.X9ECParameters P256 =
      CustomNamedCurves.getByName("P-256");

  /**
   * Reads a PEM: PKCS #8, or the older forms of OpenSSL for EC and RSA keys.
   *
   * @throws IllegalArgumentException when it is no private key that we can use; never quotes it
   */
  static SigningKey fromPem(Secret pem) {
    AsymmetricKeyParameter key = PrivateKeyFactoryReader.read(pem);
    return switch (key) {
      case ECPrivateKeyParameters ec when ec.getParameters().getCurve().equals(P256.getCurve()) ->
          ofP256(ec.getD());
      case RSAPrivateCrtKeyParameters rsa when rsa.getModulus().bitLength() >= LEAST_RSA_BITS ->
          ofRsa(rsa);
      default ->
          throw new IllegalArgumentException(
              "the signing key is neither an EC key on P-256 nor an RSA key of 2048 bits or more");
    };
  }

  /**
   * The key that follows from a shared secret, so that replicas agree without being told. 48 bytes
   * are reduced to a scalar, which leaves a bias below 2^-128 (FIPS 186-5 A.2.1).
   */
  static SigningKey derived(Secret shared) {
    BigInteger wide =
        new BigInteger(1, KeyRing.deriveBytes(shared, Purpose.ASSERTION.info("p256"), 48));
    return ofP256(wide.mod(P256.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE));
  }

  private static SigningKey ofP256(BigInteger scalar) {
    ECPoint point = new FixedPointCombMultiplier().multiply(P256.getG(), scalar).normalize();
    int size = P256.getCurve().getFieldSize();
    ECKey.Builder builder =
        new ECKey.Builder(
                Curve.P_256,
                ECKey.encodeCoordinate(size, point.getAffineXCoord().toBigInteger()),
                ECKey.encodeCoordinate(size, point.getAffineYCoord().toBigInteger()))
            .d(ECKey.encodeCoordinate(size, scalar))
            .algorithm(JWSAlgorithm.ES256)
            .keyUse(KeyUse.SIGNATURE);
    try {
      return new SigningKey(builder.keyIDFromThumbprint().build());
    } catch (JOSEException impossible) {
      throw new IllegalStateException("SHA-256 is part of the platform", impossible);
    }
  }

  private static SigningKey ofRsa(RSAPrivateCrtKeyParameters rsa) {
    RSAKey.Builder builder =
        new RSAKey.Builder(
                Base64URL.encode(rsa.getModulus()), Base64URL.encode(rsa.getPublicExponent()))
            .privateExponent(Base64URL.encode(rsa.getExponent()))
            .firstPrimeFactor(Base64URL.encode(rsa.getP()))
            .secondPrimeFactor(Base64URL.encode(rsa.getQ()))
            .firstFactorCRTExponent(Base64URL.encode(rsa.getDP()))
            .secondFactorCRTExponent(Base64URL.encode(rsa.getDQ()))
            .firstCRTCoefficient(Base64URL.encode(rsa.getQInv()))
            .algorithm(JWSAlgorithm.RS256)
            .keyUse(KeyUse.SIGNATURE);
    try {
      return new SigningKey(builder.keyIDFromThumbprint().build());
    } catch (JOSEException impossible) {
      throw new IllegalStateException("SHA-256 is part of the platform", impossible);
    }
  }

  JWSAlgorithm algorithm() {
    return (JWSAlgorithm) jwk.getAlgorithm();
  }

  JWSSigner signer() {
    try {
      return jwk instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(jwk.toRSAKey());
    } catch (JOSEException impossible) {
      throw new IllegalStateException("the key was checked when it was read", impossible);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + jwk.getKeyID() + "]";
  }

  /** Reads the PEM forms of a private key. */
  private static final class PrivateKeyFactoryReader {
    static AsymmetricKeyParameter read(Secret pem) {
      try (PEMParser parser = new PEMParser(new StringReader(pem.value()))) {
        Object object = parser.readObject();
        while (object != null) {
          if (object instanceof PEMKeyPair pair) {
            return PrivateKeyFactory.createKey(pair.getPrivateKeyInfo());
          }
          if (object instanceof PrivateKeyInfo info) {
            return PrivateKeyFactory.createKey(info);
          }
          object = parser.readObject(); // "EC PARAMETERS" stands before the key in OpenSSL's files
        }
      } catch (IOException | RuntimeException unreadable) {
        throw new IllegalArgumentException("the signing key is not a readable PEM");
      }
      throw new IllegalArgumentException("the signing key's PEM holds no private key");
    }
  }
}
