package io.ostiary.translator.source.certificate;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;

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
