package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.ostiary.cli.tls.ServerTls;
import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.extauthz.Listen;
import io.ostiary.translator.emit.EmitSettings.MutualTls;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.xds.server.XdsAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the servers for Envoy listen.
 *
 * @param xds the xDS server
 * @param authorization the Check server
 * @param portal the portal's HTTP server
 * @param tls of all that are ports
 * @param forEnvoy the same as an Envoy sees it
 */
public record Places(
    ListenPoint xds,
    ListenPoint authorization,
    ListenPoint portal,
    Optional<ServerTls> tls,
    ForEnvoy forEnvoy) {
  /** The file of the xDS server's socket. */
  public static final String XDS_SOCKET = "xds.sock";

  public Places {
    requireNonNull(xds);
    requireNonNull(authorization);
    requireNonNull(portal);
    requireNonNull(tls);
    requireNonNull(forEnvoy);
  }

  /**
   * How an Envoy reaches the servers; the xDS server is known to its bootstrap.
   *
   * @param authorization the Check server
   * @param portal the portal's HTTP server
   * @param tls what the Envoy shows and believes there
   */
  public record ForEnvoy(
      ServerAddress authorization, ServerAddress portal, Optional<MutualTls> tls) {
    public ForEnvoy {
      requireNonNull(authorization);
      requireNonNull(portal);
      requireNonNull(tls);
    }
  }

  /** Unix sockets in the runtime folder: for an Envoy on the same machine. */
  public static Places sockets(RuntimeFolder folder) {
    Path check = folder.socket("check.sock");
    Path portal = folder.socket("portal.sock");
    return new Places(
        new ListenPoint.Socket(folder.socket(XDS_SOCKET)),
        new ListenPoint.Socket(check),
        new ListenPoint.Socket(portal),
        Optional.empty(),
        new ForEnvoy(
            new ServerAddress.Socket(check.toString()),
            new ServerAddress.Socket(portal.toString()),
            Optional.empty()));
  }

  /** For the xDS server. */
  XdsAddress xdsAddress() {
    return switch (xds) {
      case ListenPoint.Socket(Path path) -> new XdsAddress.Socket(path);
      case ListenPoint.Port(InetSocketAddress address) ->
          new XdsAddress.Tcp(
              address.getAddress().getHostAddress(),
              address.getPort(),
              tls.map(t -> new XdsAddress.MutualTls(t.identity(), t.clients())));
    };
  }

  /** For the Check server. */
  Listen authorizationListen() {
    return listen(authorization);
  }

  /** For the portal. */
  Listen portalListen() {
    return listen(portal);
  }

  private Listen listen(ListenPoint point) {
    return switch (point) {
      case ListenPoint.Socket(Path path) -> new Listen.UnixSocket(path);
      case ListenPoint.Port(InetSocketAddress address) ->
          new Listen.Tcp(address, tls.map(t -> new Listen.MutualTls(t.identity(), t.clients())));
    };
  }
}
