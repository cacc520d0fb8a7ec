package io.ostiary.cli.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that only this installation vouches for; all keys are EC P-256. */
public final class SelfSigned {
  /** How long certificates between our own processes are good. */
  public static final Duration LEAF_LIFETIME = Duration.ofDays(90);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  private SelfSigned() {}

  /**
   * A certificate and its key.
   *
   * @param certificate the certificate
   * @param key its private key
   */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** The certificate in PEM. */
    public String certificatePem() {
      return pem(certificate);
    }

    /** The key in PEM, PKCS #8. */
    public String keyPem() {
      return SelfSigned.keyPem(key);
    }

    /**
     * A pair that was kept in PEM.
     *
     * @throws GeneralSecurityException if it is none
     */
    public static Issued parse(String certificatePem, String keyPem)
        throws GeneralSecurityException {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificatePem.getBytes(US_ASCII)));
      String base64 = keyPem.replaceAll("-----[A-Z ]+-----|\\s", "");
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
      return new Issued(certificate, key);
    }

    /** Whether the certificate is made out to exactly these DNS names. */
    public boolean isMadeOutTo(List<String> names) {
      try {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        return alternatives != null
            && alternatives.stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet())
                .equals(Set.copyOf(names));
      } catch (CertificateParsingException unreadable) {
        return false;
      }
    }

    /** Whether that authority signed it. */
    public boolean isSignedBy(X509Certificate authority) {
      try {
        certificate.verify(authority.getPublicKey());
        return true;
      } catch (GeneralSecurityException other) {
        return false;
      }
    }

    @Override
    public String toString() {
      return "Issued[" + certificate.getSubjectX500Principal() + "]";
    }
  }

  /** An authority for names below {@code localhost} and nothing else. */
  public static Issued localhostAuthority(String name, Instant now) {
    return authority(name, "localhost", now);
  }

  /**
   * An authority for names below a domain and nothing else, so that trusting it gives nobody power
   * over other names (RFC 5280 s. 4.2.1.10).
   */
  public static Issued authority(String name, String domain, Instant now) {
    KeyPair keys = newKeys();
    X500Name subject = new X500Name("CN=" + name);
    Validity validity = new Validity(now, AUTHORITY_LIFETIME);
    try {
      X509v3CertificateBuilder builder = builder(subject, subject, validity, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.nameConstraints,
          true,
          new NameConstraints(
              new GeneralSubtree[] {
                new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))
              },
              new GeneralSubtree[0]));
      return new Issued(sign(builder, keys.getPrivate()), keys.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException impossible) {
      throw new IllegalStateException("certificates can be made", impossible);
    }
  }

  /** A server certificate for browsers, by an authority of this class. */
  public static Issued leaf(Issued authority, List<String> names, Instant now) {
    // Apple's limit for certificates of private authorities is 825 days.
    return leaf(
        authority, names, KeyPurposeId.id_kp_serverAuth, new Validity(now, Duration.ofDays(397)));
  }

  /** A server certificate for our own clients, by an authority of this class. */
  public static Issued serverLeaf(Issued authority, List<String> names, Instant now) {
    return leaf(authority, names, KeyPurposeId.id_kp_serverAuth, new Validity(now, LEAF_LIFETIME));
  }

  /** A certificate of a client of our own servers, by an authority of this class. */
  public static Issued clientLeaf(Issued authority, List<String> names, Instant now) {
    return leaf(authority, names, KeyPurposeId.id_kp_clientAuth, new Validity(now, LEAF_LIFETIME));
  }

  private static Issued leaf(
      Issued authority, List<String> names, KeyPurposeId purpose, Validity validity) {
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    X500Name subject = new X500Name("CN=" + names.getFirst());
    return end(new Names(issuer, subject, names, purpose), validity, newKeys(), authority.key());
  }

  /**
   * A server certificate that vouches for itself: the answer for hosts without one of their own.
   */
  public static Issued defaultCertificate(Instant now) {
    KeyPair keys = newKeys();
    X500Name subject = new X500Name("CN=Ostiary default certificate");
    Validity validity = new Validity(now, Duration.ofDays(3650));
    Names names =
        new Names(subject, subject, List.of("ostiary.invalid"), KeyPurposeId.id_kp_serverAuth);
    return end(names, validity, keys, keys.getPrivate());
  }

  /** A new private key in PEM, PKCS #8. */
  public static String newKeyPem() {
    return keyPem(newKeys().getPrivate());
  }

  /**
   * @param notBefore an hour early, because clocks differ
   */
  private record Validity(Instant notBefore, Instant notAfter) {
    Validity(Instant now, Duration lifetime) {
      this(now.minus(Duration.ofHours(1)), now.plus(lifetime));
    }
  }

  private record Names(
      X500Name issuer, X500Name subject, List<String> hosts, KeyPurposeId purpose) {}

  private static Issued end(Names names, Validity validity, KeyPair keys, PrivateKey signer) {
    try {
      X509v3CertificateBuilder builder =
          builder(names.issuer(), names.subject(), validity, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(names.purpose()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.hosts().stream()
                  .map(name -> new GeneralName(GeneralName.dNSName, name))
                  .toArray(GeneralName[]::new)));
      return new Issued(sign(builder, signer), keys.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException impossible) {
      throw new IllegalStateException("certificates can be made", impossible);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, Validity validity, PublicKey key)
      throws IOException, GeneralSecurityException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(127, RANDOM).setBit(126),
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            subject,
            key);
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    return builder;
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JDK makes EC keys", impossible);
    }
  }

  private static String keyPem(PrivateKey key) {
    try {
      return pem(new JcaPKCS8Generator(key, null));
    } catch (IOException impossible) {
      throw new IllegalStateException("a key has an encoding", impossible);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException impossible) {
      throw new IllegalStateException("a string can be written to", impossible);
    }
    return text.toString();
  }
}
