package io.ostiary.translator.source.certificate;

import java.util.Optional;

/** Reads private keys that sign assertions: EC on P-256, or RSA of 2048 bits or more. */
public final class SigningKeyReader {
  private SigningKeyReader() {}

  /**
   * The key as PKCS #8 in PEM, whichever of the three forms it came in; empty when it is no private
   * key, or one that is of no use here. Never throws.
   */
  public static Optional<String> read(String pem) {
    return PemBlock.parse(pem).stream()
        .filter(block -> block.label().endsWith("PRIVATE KEY"))
        .findFirst()
        .flatMap(PrivateKeys::forSigning)
        .map(PemBlock::render);
  }
}
