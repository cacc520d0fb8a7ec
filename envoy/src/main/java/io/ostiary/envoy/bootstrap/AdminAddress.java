package io.ostiary.envoy.bootstrap;

import java.net.InetAddress;
import java.nio.file.Path;

/** Where an Envoy's administration interface listens: never reachable from another machine. */
public sealed interface AdminAddress {
  /** A unix socket that only its owner may use. */
  record Socket(Path path) implements AdminAddress {
    public Socket {
      UnixPaths.requireUsable(path);
    }
  }

  /**
   * A port of the loopback interface; 0 lets the system choose.
   *
   * @param ip {@code 127.0.0.1} or another address of loopback
   */
  record Loopback(String ip, int port) implements AdminAddress {
    public Loopback {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
      if (!InetAddress.ofLiteral(ip).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "an Envoy's administration is for its own machine alone: " + ip + " is not loopback");
      }
    }

    /** A port of {@code 127.0.0.1}. */
    public Loopback(int port) {
      this("127.0.0.1", port);
    }
  }
}
