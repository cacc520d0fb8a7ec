package io.ostiary.cli.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that issues certificates for tests. */
public record TestAuthority(X500Name name, KeyPair keys, X509Certificate certificate) {
  /** A certificate and its key. */
  public record Leaf(X509Certificate certificate, KeyPair keys) {
    public String chainPem() {
      return text(certificate);
    }

    public String keyPem() throws IOException {
      return text(new JcaPKCS8Generator(keys.getPrivate(), null));
    }
  }

  /** What a certificate says; names with a colon are URIs. */
  record Wish(List<String> names, Optional<KeyPurposeId> purpose, Instant around) {
    static Wish of(String... names) {
      return new Wish(List.of(names), Optional.empty(), Instant.now());
    }

    Wish only(KeyPurposeId only) {
      return new Wish(names, Optional.of(only), around);
    }

    Wish around(Instant moment) {
      return new Wish(names, purpose, moment);
    }
  }

  public static TestAuthority create(String name) throws Exception {
    X500Name subject = new X500Name("CN=" + name);
    KeyPair keys = newKeys();
    X509v3CertificateBuilder builder = builder(subject, subject, keys, Instant.now());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return new TestAuthority(subject, keys, signed(builder, keys));
  }

  /** A certificate for these names. */
  public Leaf issue(String... names) throws Exception {
    return issue(Wish.of(names));
  }

  Leaf issue(Wish wish) throws Exception {
    KeyPair leaf = newKeys();
    X509v3CertificateBuilder builder =
        builder(name, new X500Name("CN=envoy.test"), leaf, wish.around());
    if (!wish.names().isEmpty()) {
      List<GeneralName> names = new ArrayList<>();
      for (String text : wish.names()) {
        boolean uri = text.contains(":");
        names.add(
            new GeneralName(
                uri ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName, text));
      }
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    if (wish.purpose().isPresent()) {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wish.purpose().get()));
    }
    return new Leaf(signed(builder, keys), leaf);
  }

  /** The authority's certificate in PEM. */
  public String pem() {
    return text(certificate);
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant around) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(64, new java.security.SecureRandom()),
        Date.from(around.minus(Duration.ofHours(1))),
        Date.from(around.plus(Duration.ofHours(1))),
        subject,
        keys.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String text(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
