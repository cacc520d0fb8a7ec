package io.ostiary.extauthz.oidc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS for clients that believe the platform's certificate authorities and some more. */
final class AddedTrust {
  private AddedTrust() {}

  /**
   * A context that believes these authorities too.
   *
   * @throws IllegalArgumentException when they are no certificates in PEM
   */
  static SSLContext context(String authoritiesPem) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(believed(authoritiesPem)), null);
      return context;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException("the certificate authorities cannot be used", unusable);
    }
  }

  /** These authorities and those of the platform. */
  static KeyStore believed(String authoritiesPem) throws GeneralSecurityException, IOException {
    List<Certificate> all = new ArrayList<>(authorities(authoritiesPem));
    all.addAll(platform());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    return store;
  }

  private static List<Certificate> authorities(String pem) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return List.copyOf(
        factory.generateCertificates(
            new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
  }

  static List<X509Certificate> platform() throws GeneralSecurityException {
    List<X509Certificate> issuers = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        issuers.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return issuers;
  }

  /** Those of a store, or of the platform. */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
