package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.NonValidatingFactory.NonValidatingTM;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS to a database with PEM from anywhere; the driver's own reads files alone, and no keys in PKCS
 * 1. The driver makes one for each connection, by its name, and compares the host's name itself.
 */
public final class PostgresTls extends WrappedFactory {
  static final String VERIFIES = "ostiary.tls.verifies";
  static final String AUTHORITIES = "ostiary.tls.authorities";
  static final String CERTIFICATE = "ostiary.tls.certificate";
  static final String KEY = "ostiary.tls.key";

  private static final char[] NO_PASSWORD = new char[0];

  /** Called by the driver. */
  public PostgresTls(Properties properties) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(properties), trust(properties), null);
    factory = context.getSocketFactory();
  }

  private static TrustManager[] trust(Properties properties)
      throws GeneralSecurityException, IOException {
    if (!Boolean.parseBoolean(properties.getProperty(VERIFIES))) {
      return new TrustManager[] {new NonValidatingTM()};
    }
    String authorities = properties.getProperty(AUTHORITIES);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities == null ? null : believing(authorities));
    return factory.getTrustManagers();
  }

  private static KeyStore believing(String authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    List<Certificate> certificates = certificates(authorities);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("authority-" + i, certificates.get(i));
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("the authorities' PEM holds no certificate");
    }
    return store;
  }

  private static KeyManager @Nullable [] keys(Properties properties)
      throws GeneralSecurityException, IOException {
    String certificate = properties.getProperty(CERTIFICATE);
    if (certificate == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        privateKey(requireNonNull(properties.getProperty(KEY))),
        NO_PASSWORD,
        certificates(certificate).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(String pem) throws GeneralSecurityException {
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (found instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      throw new GeneralSecurityException("the client's key is no readable PEM");
    }
    throw new GeneralSecurityException("the client's key is no private key in PEM");
  }
}
