package io.ostiary.cli.tls;

import static java.util.Objects.requireNonNull;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trust manager that is in force at each handshake, and after it the names. */
final class AdmittedClients extends X509ExtendedTrustManager {
  private static final Logger log = LoggerFactory.getLogger(AdmittedClients.class);

  private final Supplier<X509ExtendedTrustManager> current;
  private final ClientNames names;

  /** Said once in a row, because a client that is refused tries again and again. */
  private final AtomicReference<List<String>> lastRefused = new AtomicReference<>(List.of());

  AdmittedClients(Supplier<X509ExtendedTrustManager> current, ClientNames names) {
    this.current = requireNonNull(current);
    this.names = requireNonNull(names);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    current.get().checkClientTrusted(chain, authType, engine);
    checkName(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    current.get().checkClientTrusted(chain, authType, socket);
    checkName(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    current.get().checkClientTrusted(chain, authType);
    checkName(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw notForServers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw notForServers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw notForServers();
  }

  /** No hint for clients: it would be made at the start, and the authorities may change. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private void checkName(X509Certificate client) throws CertificateException {
    List<String> own = ClientNames.of(client);
    if (!names.admit(own)) {
      if (!lastRefused.getAndSet(own).equals(own)) {
        log.warn(
            "event=tls_client_refused names={} accepted={} its authority is right, its name is not",
            own,
            names.accepted());
      }
      throw new CertificateException("no name of this client is accepted");
    }
  }

  private static CertificateException notForServers() {
    return new CertificateException("these authorities are for clients");
  }
}
