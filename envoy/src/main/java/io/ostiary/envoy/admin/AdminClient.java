package io.ostiary.envoy.admin;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ostiary.envoy.bootstrap.AdminAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client for the administration interface of one Envoy: one connection per question, because the
 * Envoy behind the address may be another one the next time.
 */
public final class AdminClient {
  private static final JsonMapper JSON = new JsonMapper();

  private final SocketAddress address;
  private final Duration limit;

  /**
   * A client for a known address.
   *
   * @param limit how long one question may take as a whole
   */
  public AdminClient(SocketAddress address, Duration limit) {
    this.address = requireNonNull(address);
    this.limit = requireNonNull(limit);
  }

  /** A client for the address of a bootstrap; one whose port the system chooses is not known. */
  public static AdminClient of(AdminAddress address, Duration limit) {
    return switch (address) {
      case AdminAddress.Socket socket ->
          new AdminClient(UnixDomainSocketAddress.of(socket.path()), limit);
      case AdminAddress.Loopback loopback -> {
        if (loopback.port() == 0) {
          throw new IllegalArgumentException("the port of the admin interface is not known");
        }
        yield new AdminClient(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), loopback.port()), limit);
      }
    };
  }

  /**
   * Reads something.
   *
   * @param target path and query, such as {@code /stats/prometheus}
   */
  public AdminResponse get(String target) throws IOException {
    return AdminExchange.run(address, "GET", target, limit);
  }

  /** Does something, such as {@code /healthcheck/fail}. */
  public AdminResponse post(String target) throws IOException {
    return AdminExchange.run(address, "POST", target, limit);
  }

  /** Whether this Envoy has its configuration and serves; false when nobody answers. */
  public boolean isReady() {
    try {
      return get("/ready").isOk();
    } catch (IOException nobodyAnswers) {
      return false;
    }
  }

  /** What this Envoy says of itself. */
  public ServerState serverState() throws IOException {
    String state = json("/server_info").path("state").asText();
    try {
      return ServerState.valueOf(state);
    } catch (IllegalArgumentException unknown) {
      throw new IOException("unknown state of Envoy: '" + state + "'", unknown);
    }
  }

  /** The listeners with the addresses that they really have. */
  public List<ListenerAddress> listeners() throws IOException {
    List<ListenerAddress> listeners = new ArrayList<>();
    for (JsonNode status : json("/listeners?format=json").path("listener_statuses")) {
      JsonNode socket = status.path("local_address").path("socket_address");
      if (socket.has("port_value")) {
        listeners.add(
            new ListenerAddress(
                status.path("name").asText(),
                socket.path("address").asText(),
                socket.path("port_value").asInt()));
      }
    }
    return listeners;
  }

  /** The addresses of all listeners. */
  public List<InetSocketAddress> addresses() throws IOException {
    return listeners().stream()
        .map(at -> new InetSocketAddress(InetAddress.ofLiteral(at.host()), at.port()))
        .toList();
  }

  /** What users are doing at this moment. */
  public Traffic traffic() throws IOException {
    return Traffic.parse(body("/stats?filter=downstream_(cx%7Crq)_active$"));
  }

  private JsonNode json(String target) throws IOException {
    return JSON.readTree(body(target));
  }

  private String body(String target) throws IOException {
    AdminResponse response = get(target);
    if (!response.isOk()) {
      throw new IOException("Envoy answered " + response.status() + " to " + target);
    }
    return response.body();
  }

  /** A listener on a host and port. */
  public record ListenerAddress(String name, String host, int port) {}

  /** The states of an Envoy as it names them. */
  public enum ServerState {
    LIVE,
    DRAINING,
    PRE_INITIALIZING,
    INITIALIZING
  }
}
