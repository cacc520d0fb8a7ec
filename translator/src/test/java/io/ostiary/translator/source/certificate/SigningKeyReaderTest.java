package io.ostiary.translator.source.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.TestKeys;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;

class SigningKeyReaderTest {
  @Test
  void readsEveryFormOfTheKeysThatSign() throws Exception {
    KeyPair rsa = TestKeys.rsaPair(2048);
    KeyPair ec = TestKeys.ecPair("secp256r1");
    String plainRsa = TestKeys.pkcs8(rsa);
    String plainEc = TestKeys.pkcs8(ec);
    String pkcs1 =
        TestKeys.pem(
            "RSA PRIVATE KEY",
            PrivateKeyInfo.getInstance(rsa.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded());

    assertThat(body(SigningKeyReader.read(plainRsa))).isEqualTo(body(Optional.of(plainRsa)));
    assertThat(body(SigningKeyReader.read(plainEc))).isEqualTo(body(Optional.of(plainEc)));
    assertThat(body(SigningKeyReader.read(pkcs1))).isEqualTo(body(Optional.of(plainRsa)));
    for (boolean curveNamed : new boolean[] {true, false}) {
      assertThat(SigningKeyReader.read(sec1(ec, curveNamed)))
          .as("curve named: %s", curveNamed)
          .hasValueSatisfying(pem -> assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----"));
    }
    String withParameters = TestKeys.pem("EC PARAMETERS", new byte[] {5, 0}) + sec1(ec, true);
    assertThat(SigningKeyReader.read(withParameters)).isPresent();
  }

  @Test
  void refusesEverythingElse() throws Exception {
    String publicKey = TestKeys.pem("PUBLIC KEY", TestKeys.rsaPair(2048).getPublic().getEncoded());
    for (String other :
        List.of(
            "",
            "nonsense",
            "-----BEGIN PRIVATE KEY-----\n",
            TestKeys.pem("PRIVATE KEY", new byte[] {1, 2, 3}),
            TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}),
            publicKey,
            TestKeys.rsa(1024),
            TestKeys.ec("secp384r1"),
            sec1(TestKeys.ecPair("secp384r1"), true))) {
      assertThat(SigningKeyReader.read(other)).as(other).isEmpty();
    }
  }

  private static String sec1(KeyPair pair, boolean curveNamed) throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
    int bits = key.getParams().getCurve().getField().getFieldSize();
    ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
    var sec1 =
        curveNamed
            ? new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), curve)
            : new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS());
    return TestKeys.pem("EC PRIVATE KEY", sec1.getEncoded());
  }

  private static String body(Optional<String> pem) {
    return pem.orElseThrow().replaceAll("\\s", "");
  }
}
