package io.ostiary.tests;

import io.ostiary.tests.harness.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Asks a TLS listener for its certificate. */
final class CertificateNames {
  private CertificateNames() {}

  /** The DNS names of the certificate that is served for that SNI, on a new connection. */
  static List<String> servedFor(String serverName, Scene scene) {
    try (SSLSocket socket =
        (SSLSocket)
            scene.trust().getSocketFactory().createSocket("127.0.0.1", scene.product().port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return names.stream().map(name -> String.valueOf(name.get(1))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateParsingException e) {
      throw new IllegalStateException(e);
    }
  }
}
