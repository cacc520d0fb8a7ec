package io.ostiary.xds.server;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

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
   * Files for mutual TLS; changed files are taken up without a restart.
   *
   * @param chain the server's certificate chain in PEM
   * @param key its private key in PEM (PKCS #8)
   * @param clientAuthorities whose client certificates are accepted, in PEM
   */
  record MutualTls(Path chain, Path key, Path clientAuthorities) {
    public MutualTls {
      requireNonNull(chain);
      requireNonNull(key);
      requireNonNull(clientAuthorities);
    }
  }
}
