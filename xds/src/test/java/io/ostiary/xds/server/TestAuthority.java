package io.ostiary.xds.server;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that issues certificates for tests. */
public record TestAuthority(X500Name name, KeyPair keys, X509CertificateHolder certificate) {
  /** A certificate and its key. */
  public record Files(Path chain, Path key) {}

  public static TestAuthority create(String name) throws GeneralSecurityException, IOException {
    X500Name subject = new X500Name("CN=" + name);
    KeyPair keys = newKeys();
    return new TestAuthority(subject, keys, sign(subject, keys, subject, keys, true));
  }

  public Files issue(Path folder, String name) throws GeneralSecurityException, IOException {
    KeyPair leaf = newKeys();
    X509CertificateHolder signed = sign(this.name, keys, new X500Name("CN=" + name), leaf, false);
    return new Files(
        write(folder.resolve(name + ".crt"), signed),
        write(folder.resolve(name + ".key"), new JcaPKCS8Generator(leaf.getPrivate(), null)));
  }

  public Path write(Path folder, String file) throws IOException {
    return write(folder.resolve(file + ".crt"), certificate);
  }

  private static Path write(Path file, Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    return java.nio.file.Files.writeString(file, text.toString());
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509CertificateHolder sign(
      X500Name issuer, KeyPair signer, X500Name subject, KeyPair keys, boolean authority)
      throws IOException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "server")));
    try {
      return builder.build(
          new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
