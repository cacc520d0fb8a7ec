package io.ostiary.tests.harness;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives for one test class. */
public final class TestAuthority {
  private final KeyPair keys;
  private final X509Certificate certificate;
  private final Map<String, BigInteger> serials = new ConcurrentHashMap<>();

  public TestAuthority() {
    try {
      keys = newKeys();
      certificate =
          sign(new X500Name("CN=Test authority"), keys, keys, null, List.of(), Instant.now(), true);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Chain and key in PEM.
   *
   * @param keyPem in SEC 1 without its curve, which Envoy does not read
   * @param pkcs8Pem the same in PKCS #8, which it does
   */
  public record Leaf(String chainPem, String keyPem, String pkcs8Pem) {}

  /** A server certificate for these DNS names, valid for a day around now. */
  public Leaf leaf(String... names) {
    return leaf(Instant.now(), names);
  }

  /** A server certificate for these DNS names, valid for a day around that instant. */
  public Leaf leaf(Instant around, String... names) {
    KeyPair leafKeys = newKeys();
    try {
      return new Leaf(
          pem(issue(leafKeys, around, names)),
          pem(leafKeys.getPrivate()),
          pem(new JcaPKCS8Generator(leafKeys.getPrivate(), null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate issue(KeyPair leafKeys, Instant around, String... names) {
    try {
      X509Certificate issued =
          sign(
              new X500Name("CN=" + names[0]),
              leafKeys,
              keys,
              certificate,
              List.of(names),
              around,
              false);
      serials.put(names[0], issued.getSerialNumber());
      return issued;
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's certificate in PEM. */
  public String pem() {
    return pem(certificate);
  }

  /** A revocation list with the last certificate for each of these names. */
  public String revoking(String... names) {
    X509v2CRLBuilder list =
        new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(Instant.now()));
    for (String name : names) {
      list.addCRLEntry(requireNonNull(serials.get(name)), Date.from(Instant.now()), 0);
    }
    try {
      return pem(
          new JcaX509CRLConverter()
              .getCRL(
                  list.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts this authority alone. */
  public SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server with a certificate for these names, which trusts clients of this authority. */
  public SSLContext serving(String... names) {
    return identified(this, names);
  }

  /** Shows a certificate of this authority for a DNS name, and trusts another authority alone. */
  public SSLContext showing(TestAuthority trusted, String name) {
    return identified(trusted, name);
  }

  private SSLContext identified(TestAuthority trusted, String... names) {
    KeyPair leafKeys = newKeys();
    Certificate[] chain = {issue(leafKeys, Instant.now(), names)};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("leaf", leafKeys.getPrivate(), new char[0], chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), trusted.trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("test", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      X500Name subject,
      KeyPair subjectKeys,
      KeyPair issuerKeys,
      @org.jspecify.annotations.Nullable X509Certificate issuer,
      List<String> names,
      Instant around,
      boolean authority)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer == null ? subject : new X500Name(issuer.getSubjectX500Principal().getName()),
            new BigInteger(96, new java.security.SecureRandom()),
            Date.from(around.minus(Duration.ofHours(12))),
            Date.from(around.plus(Duration.ofHours(12))),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.stream()
                  .map(name -> new GeneralName(GeneralName.dNSName, name))
                  .toArray(GeneralName[]::new)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
