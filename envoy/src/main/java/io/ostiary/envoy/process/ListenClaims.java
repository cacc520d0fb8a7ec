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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
  private final Map<String, String> environment;
  private final Map<InetSocketAddress, FileChannel> locks = new HashMap<>();
  private List<InetSocketAddress> wanted = List.of();

  private ListenClaims(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Claims the addresses.
   *
   * @param listening where an Envoy of ours listens, so that it need not be free
   */
  static ListenClaims claim(
      List<InetSocketAddress> addresses,
      Collection<InetSocketAddress> listening,
      Map<String, String> environment)
      throws IOException, AddressInUseException {
    ListenClaims claims = new ListenClaims(environment);
    claims.move(addresses, listening);
    return claims;
  }

  /**
   * Claims other addresses. Those that are left stay claimed until {@link #release}; on failure all
   * is as before.
   *
   * @param listening where our Envoy listens at this moment
   */
  void move(List<InetSocketAddress> next, Collection<InetSocketAddress> listening)
      throws IOException, AddressInUseException {
    List<InetSocketAddress> ports = withPort(next);
    List<InetSocketAddress> added = new ArrayList<>();
    boolean complete = false;
    try {
      for (InetSocketAddress address : ports) {
        if (!locks.containsKey(address)) {
          added.add(address);
          lock(address);
        } else if (Collections.frequency(ports, address) > 1) {
          throw new AddressInUseException(address, "it is configured twice");
        }
        if (!wanted.contains(address) && !listening.contains(address)) {
          requireFree(address, listening);
        }
      }
      wanted = ports;
      complete = true;
    } finally {
      if (!complete) {
        for (InetSocketAddress address : added) {
          unlock(address);
        }
      }
    }
  }

  /** Whether addresses are claimed that are no longer wanted. */
  boolean hasLeft() {
    return !wanted.containsAll(locks.keySet());
  }

  /**
   * Gives back what is no longer wanted, as soon as Envoy has come to listen on all that is: until
   * then a configuration that names the former address may still be on its way to it.
   */
  void release(Collection<InetSocketAddress> listening) throws IOException {
    if (!listening.containsAll(wanted)) {
      return;
    }
    for (InetSocketAddress address : List.copyOf(locks.keySet())) {
      if (!wanted.contains(address) && !listening.contains(address)) {
        unlock(address);
      }
    }
  }

  /** Whether an address could be listened on now. */
  private static void requireFree(
      InetSocketAddress address, Collection<InetSocketAddress> listening)
      throws IOException, AddressInUseException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address, 1);
    } catch (BindException refused) {
      boolean byOurs = listening.stream().anyMatch(own -> own.getPort() == address.getPort());
      throw new AddressInUseException(
          address,
          byOurs ? "its own Envoy has that port; this change needs a restart" : words(refused));
    }
  }

  private static List<InetSocketAddress> withPort(List<InetSocketAddress> addresses) {
    return addresses.stream().filter(address -> address.getPort() != 0).toList();
  }

  @Override
  public void close() throws IOException {
    for (InetSocketAddress address : List.copyOf(locks.keySet())) {
      unlock(address);
    }
  }

  private void unlock(InetSocketAddress address) throws IOException {
    FileChannel lock = locks.remove(address);
    if (lock != null) {
      lock.close();
    }
  }

  private void lock(InetSocketAddress address) throws IOException, AddressInUseException {
    String user = System.getProperty("user.name");
    Path folder =
        RuntimeFolder.open(environment, "ostiary-ports-" + URLEncoder.encode(user, UTF_8));
    String name = URLEncoder.encode(address.getHostString() + "-" + address.getPort(), UTF_8);
    FileChannel channel = FileChannel.open(folder.resolve(name), CREATE, WRITE);
    locks.put(address, channel);
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
