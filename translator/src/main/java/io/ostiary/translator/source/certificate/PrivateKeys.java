package io.ostiary.translator.source.certificate;

import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Private keys in the three forms that PEM files have. */
final class PrivateKeys {
  private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] P256 =
      HexFormat.of().parseHex("301306072a8648ce3d020106082a8648ce3d030107");
  private static final byte[] P384 =
      HexFormat.of().parseHex("301006072a8648ce3d020106052b81040022");
  private static final byte[] P521 =
      HexFormat.of().parseHex("301006072a8648ce3d020106052b81040023");
  private static final int MIN_RSA_BITS = 2048;
  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

  private PrivateKeys() {}

  /** Whether the block is a private key that can be read and belongs to the public one. */
  static boolean belongTogether(PemBlock block, PublicKey publicKey)
      throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance(publicKey.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(block, publicKey)));
    String algorithm = publicKey instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA";
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(PROBE);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(publicKey);
    verifier.update(PROBE);
    return verifier.verify(signature);
  }

  /**
   * The same key in PKCS #8, which names its algorithm and curve: a SEC 1 key may leave its curve
   * out, and then Envoy refuses it.
   */
  static PemBlock canonical(PemBlock block, PublicKey publicKey) throws InvalidKeyException {
    return PemBlock.of("PRIVATE KEY", pkcs8(block, publicKey));
  }

  /** The key in PKCS #8, when it is on P-256 or of RSA with 2048 bits or more. */
  static Optional<PemBlock> forSigning(PemBlock block) {
    return switch (block.label()) {
      case "PRIVATE KEY" ->
          Stream.of("EC", "RSA")
              .flatMap(algorithm -> forSigning(algorithm, block.der()).stream())
              .findFirst();
      case "EC PRIVATE KEY" -> forSigning("EC", wrap(P256, block.der()));
      case "RSA PRIVATE KEY" -> forSigning("RSA", wrap(RSA, block.der()));
      default -> Optional.empty();
    };
  }

  private static Optional<PemBlock> forSigning(String algorithm, byte[] pkcs8) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      boolean fit =
          switch (key) {
            case ECPrivateKey ec ->
                isP256(ec.getParams())
                    && ec.getS().signum() > 0
                    && ec.getS().compareTo(ec.getParams().getOrder()) < 0;
            case RSAPrivateCrtKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            default -> false;
          };
      return fit ? Optional.of(PemBlock.of("PRIVATE KEY", pkcs8)) : Optional.empty();
    } catch (GeneralSecurityException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isP256(ECParameterSpec curve) throws GeneralSecurityException {
    AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
    p256.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec expected = p256.getParameterSpec(ECParameterSpec.class);
    return curve.getCurve().equals(expected.getCurve())
        && curve.getGenerator().equals(expected.getGenerator());
  }

  private static byte[] pkcs8(PemBlock block, PublicKey publicKey) throws InvalidKeyException {
    return switch (block.label()) {
      case "PRIVATE KEY" -> block.der();
      case "RSA PRIVATE KEY" -> wrap(RSA, block.der());
      case "EC PRIVATE KEY" -> wrap(curve(publicKey), block.der());
      default -> throw new InvalidKeyException(block.label());
    };
  }

  /** SEC 1 keys may leave their curve out, so it is taken from the certificate. */
  private static byte[] curve(PublicKey publicKey) throws InvalidKeyException {
    if (!(publicKey instanceof ECPublicKey ec)) {
      throw new InvalidKeyException("not an elliptic curve key");
    }
    return switch (ec.getParams().getCurve().getField().getFieldSize()) {
      case 256 -> P256;
      case 384 -> P384;
      default -> P521;
    };
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(0x30, VERSION_0, algorithm, der(0x04, key));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    int length = body.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
