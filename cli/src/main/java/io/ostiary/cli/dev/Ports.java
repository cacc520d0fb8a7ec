package io.ostiary.cli.dev;

import io.ostiary.cli.http.Loopback;
import java.io.IOException;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
public final class Ports {
  private Ports() {}

  /** The wanted port, or a free one where somebody listens on it. */
  public static int freeOr(int wanted) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(Loopback.port(wanted));
      return probe.getLocalPort();
    } catch (IOException taken) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(Loopback.port(0));
        return probe.getLocalPort();
      }
    }
  }
}
