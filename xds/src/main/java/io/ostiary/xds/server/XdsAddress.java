package io.ostiary.xds.server;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Where the xDS server listens. What it serves contains private keys, so beyond loopback a client
 * must show a certificate.
 */
public sealed interface XdsAddress {
  /**
   * A unix socket, open to the user of this process alone. A socket that a dead process has left
   * behind is replaced.
   */
  record Socket(Path path) implements XdsAddress {
    /** {@code sun_path} of {@code sockaddr_un}, less its closing zero. */
    private static final int LONGEST_PATH = 107;

    public Socket {
      if (path.toString().length() > LONGEST_PATH) {
        throw new IllegalArgumentException(
            "a unix socket's path has at most " + LONGEST_PATH + " characters: '" + path + "'");
      }
    }
  }

  /**
   * An IP address and a port, 0 for any free one.
   *
   * @param tls required when the address is not loopback
   */
  record Tcp(String ip, int port, Optional<MutualTls> tls) implements XdsAddress {
    public Tcp {
      if (tls.isEmpty() && !InetAddress.ofLiteral(ip).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "xDS beyond loopback needs mutual TLS: '" + ip + "' has none");
      }
    }

    InetAddress address() {
      return InetAddress.ofLiteral(ip);
    }
  }

  /**
   * TLS that also demands a certificate of the client. Both parts may change what they answer while
   * the server runs.
   *
   * @param identity shows the server's certificate
   * @param clients decides which certificates are Envoys'
   */
  record MutualTls(X509ExtendedKeyManager identity, X509ExtendedTrustManager clients) {
    public MutualTls {
      requireNonNull(identity);
      requireNonNull(clients);
    }
  }
}
