package io.ostiary.extauthz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Self-signed certificates of a server and of a client that it trusts, as PEM files. */
public final class TestCertificates {
  private static final char[] NO_PASSWORD = new char[0];

  private final Path folder;
  private final KeyPair server;
  private final KeyPair client;

  public TestCertificates(Path folder) throws IOException, GeneralSecurityException {
    this.folder = folder;
    server = write("server");
    client = write("client");
  }

  /** The server's side, which believes the client alone. */
  public Listen.MutualTls mutualTls() throws IOException, GeneralSecurityException {
    return new Listen.MutualTls(
        (X509ExtendedKeyManager) keyManagers("server", server)[0],
        (X509ExtendedTrustManager) trustManagers(clientCertificate())[0]);
  }

  public Path serverCertificate() {
    return folder.resolve("server.crt");
  }

  public Path clientCertificate() {
    return folder.resolve("client.crt");
  }

  public Path clientKey() {
    return folder.resolve("client.key");
  }

  /** The client's key for a TLS client of the JDK. */
  public KeyManager[] clientKeyManagers() throws IOException, GeneralSecurityException {
    return keyManagers("client", client);
  }

  /** Believes one certificate. */
  public static TrustManager[] trustManagers(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    store.setCertificateEntry("trusted", read(certificate));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private KeyManager[] keyManagers(String name, KeyPair pair)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    store.setKeyEntry(
        name,
        pair.getPrivate(),
        NO_PASSWORD,
        new Certificate[] {read(folder.resolve(name + ".crt"))});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Certificate read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private KeyPair write(String name) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", certificate(name, keys)));
    Files.writeString(
        folder.resolve(name + ".key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    return keys;
  }

  private static byte[] certificate(String name, KeyPair keys) {
    X500Name subject = new X500Name("CN=" + name);
    Instant now = Instant.now();
    try {
      return new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.ONE,
              Date.from(now.minus(1, ChronoUnit.HOURS)),
              Date.from(now.plus(1, ChronoUnit.HOURS)),
              subject,
              keys.getPublic())
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")))
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
          .getEncoded();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    } catch (OperatorCreationException unusable) {
      throw new IllegalStateException(unusable);
    }
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
