package io.ostiary.envoy.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The addresses that this Ostiary's Envoy alone may accept on.
 *
 * <p>The system would refuse a second one only when it comes to listen, which is after its start
 * and far from whoever started it; and it would not refuse it at all where both listeners allow
 * SO_REUSEPORT, as Envoy's do by default: each would get a share of the connections. So a port that
 * somebody listens on is refused before, and a lock per address covers the time until Envoy
 * listens.
 */
final class ListenClaims implements AutoCloseable {
  private final List<FileChannel> locks = new ArrayList<>();

  private ListenClaims() {}

  /**
   * Claims the addresses.
   *
   * @param alreadyOurs an Envoy of ours listens on them, so that they need not be free
   */
  static ListenClaims claim(
      List<InetSocketAddress> addresses, boolean alreadyOurs, Map<String, String> environment)
      throws IOException, AddressInUseException {
    ListenClaims claims = new ListenClaims();
    boolean complete = false;
    try {
      for (InetSocketAddress address : addresses) {
        if (address.getPort() != 0) {
          claims.lock(address, environment);
          if (!alreadyOurs) {
            requireFree(address);
          }
        }
      }
      complete = true;
      return claims;
    } finally {
      if (!complete) {
        claims.close();
      }
    }
  }

  /** Whether an address could be listened on now. */
  static void requireFree(InetSocketAddress address) throws IOException, AddressInUseException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address, 1);
    } catch (BindException refused) {
      throw new AddressInUseException(address, words(refused));
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel lock : locks) {
      lock.close();
    }
    locks.clear();
  }

  private void lock(InetSocketAddress address, Map<String, String> environment)
      throws IOException, AddressInUseException {
    String user = System.getProperty("user.name");
    Path folder =
        RuntimeFolder.open(environment, "ostiary-ports-" + URLEncoder.encode(user, UTF_8));
    String name = URLEncoder.encode(address.getHostString() + "-" + address.getPort(), UTF_8);
    FileChannel channel = FileChannel.open(folder.resolve(name), CREATE, WRITE);
    locks.add(channel);
    try {
      if (channel.tryLock() == null) {
        throw new AddressInUseException(address, "another ostiary is configured for it");
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      throw new AddressInUseException(address, "it is configured twice");
    }
  }

  private static String words(BindException refused) {
    String message = String.valueOf(refused.getMessage());
    return message.contains("in use")
        ? "another program listens there"
        : message.contains("ermission")
            ? "the system reserves this port; use one above 1023 or grant CAP_NET_BIND_SERVICE"
            : message;
  }
}
