package io.ostiary.extauthz;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Where a server of ours listens for Envoys. */
public sealed interface Listen {
  /** A unix domain socket that only this process's user may open. */
  record UnixSocket(Path path) implements Listen {
    public UnixSocket {
      requireNonNull(path);
    }
  }

  /**
   * A TCP port; 0 for any. Beyond loopback only with mutual TLS: who speaks to these ports is
   * believed in what it says about hosts, routes and addresses.
   */
  record Tcp(InetSocketAddress address, Optional<MutualTls> tls) implements Listen {
    public Tcp {
      requireNonNull(tls);
      if (tls.isEmpty() && !address.getAddress().isLoopbackAddress()) {
        throw new IllegalArgumentException("not loopback, and without mutual tls: " + address);
      }
    }
  }

  /**
   * TLS that also demands a certificate of the client. Both parts may change what they answer while
   * the server runs.
   *
   * @param identity shows our certificate
   * @param clients decides which certificates are Envoys'
   */
  record MutualTls(X509ExtendedKeyManager identity, X509ExtendedTrustManager clients) {
    public MutualTls {
      requireNonNull(identity);
      requireNonNull(clients);
    }
  }
}
