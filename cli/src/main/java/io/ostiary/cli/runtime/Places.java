package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.extauthz.Listen;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.xds.server.XdsAddress;
import java.nio.file.Path;

/**
 * Where the servers for Envoy listen.
 *
 * @param xds the xDS server
 * @param authorization the Check server
 * @param authorizationForEnvoy the same, as an Envoy reaches it
 * @param portal the portal's HTTP server
 * @param portalForEnvoy the same, as an Envoy reaches it
 */
public record Places(
    XdsAddress xds,
    Listen authorization,
    ServerAddress authorizationForEnvoy,
    Listen portal,
    ServerAddress portalForEnvoy) {
  /** The file of the xDS server's socket. */
  public static final String XDS_SOCKET = "xds.sock";

  public Places {
    requireNonNull(xds);
    requireNonNull(authorization);
    requireNonNull(authorizationForEnvoy);
    requireNonNull(portal);
    requireNonNull(portalForEnvoy);
  }

  /** Unix sockets in the runtime folder: for an Envoy on the same machine. */
  public static Places sockets(RuntimeFolder folder) {
    Path check = folder.socket("check.sock");
    Path portal = folder.socket("portal.sock");
    return new Places(
        new XdsAddress.Socket(folder.socket(XDS_SOCKET)),
        new Listen.UnixSocket(check),
        new ServerAddress.Socket(check.toString()),
        new Listen.UnixSocket(portal),
        new ServerAddress.Socket(portal.toString()));
  }
}
