package io.ostiary.extauthz.http;

import io.ostiary.extauthz.Listen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS that demands a client certificate, from PEM files. */
final class MutualTlsContext {
  private static final char[] NO_PASSWORD = new char[0];

  private MutualTlsContext() {}

  static SslContextFactory.Server of(Listen.MutualTls tls) throws IOException {
    try {
      KeyStore keys = empty();
      keys.setKeyEntry(
          "server",
          privateKey(tls.privateKey()),
          NO_PASSWORD,
          certificates(tls.certificateChain()).toArray(Certificate[]::new));
      KeyStore authorities = empty();
      int number = 0;
      for (Certificate authority : certificates(tls.clientAuthorities())) {
        authorities.setCertificateEntry("client-" + number++, authority);
      }
      SslContextFactory.Server context = new SslContextFactory.Server();
      context.setKeyStore(keys);
      context.setKeyStorePassword("");
      context.setTrustStore(authorities);
      context.setNeedClientAuth(true);
      context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      context.setSniRequired(false);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("cannot use the key or certificates of " + tls, unusable);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream pem = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(pem);
    }
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    byte[] key =
        Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(key);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(encoded);
    } catch (GeneralSecurityException notEc) {
      return KeyFactory.getInstance("RSA").generatePrivate(encoded);
    }
  }
}
