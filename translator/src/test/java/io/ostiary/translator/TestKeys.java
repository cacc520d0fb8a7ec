package io.ostiary.translator;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;

/** Fresh private keys in PEM. */
public final class TestKeys {
  private TestKeys() {}

  /** An EC key in PKCS #8. */
  public static String ec(String curve) {
    return pkcs8(pair("EC", new ECGenParameterSpec(curve)));
  }

  /** An RSA key in PKCS #8. */
  public static String rsa(int bits) {
    return pkcs8(rsaPair(bits));
  }

  public static KeyPair rsaPair(int bits) {
    return pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  public static KeyPair ecPair(String curve) {
    return pair("EC", new ECGenParameterSpec(curve));
  }

  public static String pkcs8(KeyPair pair) {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  public static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
