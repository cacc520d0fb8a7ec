package io.ostiary.envoy.bootstrap;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Where Ostiary serves xDS, as an Envoy sees it. */
public sealed interface XdsServer {
  /** A unix socket of the same machine. */
  record Socket(Path path) implements XdsServer {
    public Socket {
      UnixPaths.requireUsable(path);
    }
  }

  /**
   * A host and port; beyond loopback only with mutual TLS, because xDS carries private keys.
   *
   * @param host a name or an address
   */
  record Tcp(String host, int port, Optional<MutualTls> tls) implements XdsServer {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    public Tcp {
      if (host.isBlank() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not an address of a server: " + host + ":" + port);
      }
      requireNonNull(tls);
      if (tls.isEmpty() && !LOOPBACK.contains(host)) {
        throw new IllegalArgumentException(
            "xDS beyond loopback needs mutual TLS; there is none for " + host);
      }
    }
  }

  /**
   * Files as the machine of the Envoy names them.
   *
   * @param authority certificates in PEM that the server's certificate must lead to
   * @param certificate the Envoy's own certificate in PEM
   * @param key the key of that certificate
   * @param serverName the name or address that the server's certificate must be made out to
   * @param secretsFolder where the files of {@link XdsSecrets} lie; without it an Envoy reads the
   *     files above once, and a renewed certificate needs a restart
   */
  record MutualTls(
      Path authority, Path certificate, Path key, String serverName, Optional<Path> secretsFolder) {
    public MutualTls {
      requireNonNull(authority);
      requireNonNull(certificate);
      requireNonNull(key);
      requireNonNull(secretsFolder);
      if (serverName.isBlank()) {
        throw new IllegalArgumentException("the name in the xDS server's certificate is missing");
      }
    }
  }
}
