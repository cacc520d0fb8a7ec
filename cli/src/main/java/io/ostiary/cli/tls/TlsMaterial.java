package io.ostiary.cli.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.certificate.ReadCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What three files of TLS come to.
 *
 * @param identity shows our certificate
 * @param clients believes certificates of the authorities
 */
record TlsMaterial(X509ExtendedKeyManager identity, X509ExtendedTrustManager clients) {
  private static final char[] NO_PASSWORD = new char[0];

  /** Of these texts; empty with problems where they cannot be used. */
  static Optional<TlsMaterial> of(
      TlsFiles files, TlsFiles.Texts texts, Instant now, List<String> problems) {
    boolean usable = true;
    if (!CertificateReader.areAuthorities(texts.certificate())) {
      problems.add(
          files
              .certificate()
              .problem(
                  "it holds no certificate that can be read", "give the chain in PEM, leaf first"));
      usable = false;
    }
    if (!texts.key().contains("PRIVATE KEY-----")) {
      problems.add(
          files.key().problem("it holds no private key", "give the key of the certificate in PEM"));
      usable = false;
    } else if (texts.key().contains("ENCRYPTED")) {
      problems.add(files.key().problem("it is encrypted", "give the key without a passphrase"));
      usable = false;
    }
    if (!CertificateReader.areAuthorities(texts.authorities())) {
      problems.add(
          files
              .authorities()
              .problem(
                  "it holds no certificates that can be read",
                  "give the authorities of the Envoys' certificates in PEM"));
      usable = false;
    }
    return usable ? together(files, texts, now, problems) : Optional.empty();
  }

  private static Optional<TlsMaterial> together(
      TlsFiles files, TlsFiles.Texts texts, Instant now, List<String> problems) {
    return switch (CertificateReader.read(texts.certificate(), texts.key(), now)) {
      case ReadCertificate.Unusable unusable -> {
        problems.add(
            files
                .certificate()
                .problem(
                    "with "
                        + files.key().option()
                        + " "
                        + files.key().path()
                        + ", "
                        + unusable.problem(),
                    unusable.remedy()));
        yield Optional.empty();
      }
      case ReadCertificate.Usable usable -> {
        try {
          yield Optional.of(
              new TlsMaterial(identity(usable.keyPair()), clients(texts.authorities())));
        } catch (GeneralSecurityException | IOException unusable) {
          problems.add(
              files
                  .certificate()
                  .problem("it cannot be used: " + unusable.getMessage(), "give another one"));
          yield Optional.empty();
        }
      }
    };
  }

  private static X509ExtendedKeyManager identity(KeyPair pair)
      throws GeneralSecurityException, IOException {
    Certificate[] chain = certificates(pair.chainPem()).toArray(Certificate[]::new);
    String base64 = pair.key().pem().replaceAll("-----[A-Z ]+-----", "");
    PrivateKey key =
        KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    KeyStore store = emptyStore();
    store.setKeyEntry("server", key, NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    for (KeyManager manager : factory.getKeyManagers()) {
      if (manager instanceof X509ExtendedKeyManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no key manager for X.509");
  }

  private static X509ExtendedTrustManager clients(String authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate authority : certificates(authorities)) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509");
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
