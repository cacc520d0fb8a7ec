package io.ostiary.envoy.bootstrap;

import java.nio.file.Path;

/** Where an Envoy's administration interface listens: never reachable from another machine. */
public sealed interface AdminAddress {
  /** A unix socket that only its owner may use. */
  record Socket(Path path) implements AdminAddress {
    public Socket {
      UnixPaths.requireUsable(path);
    }
  }

  /** A port of the loopback interface; 0 lets the system choose. */
  record Loopback(int port) implements AdminAddress {
    public Loopback {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
    }
  }
}
