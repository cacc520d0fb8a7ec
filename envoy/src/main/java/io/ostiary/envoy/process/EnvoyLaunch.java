package io.ostiary.envoy.process;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.Bootstrap;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * All that is needed to start an Envoy.
 *
 * @param bootstrap its configuration as text
 * @param admin where that configuration puts the administration interface
 * @param addresses where it will listen for users; nobody else may, those with port 0 aside
 */
public record EnvoyLaunch(
    EnvoyBinary binary,
    String bootstrap,
    AdminAddress.Socket admin,
    EnvoyOptions options,
    List<InetSocketAddress> addresses) {
  public EnvoyLaunch {
    requireNonNull(binary);
    requireNonNull(bootstrap);
    requireNonNull(admin);
    requireNonNull(options);
    addresses = List.copyOf(addresses);
  }

  /** The launch of an Envoy that takes its configuration from Ostiary. */
  public static EnvoyLaunch of(
      EnvoyBinary binary,
      BootstrapSettings settings,
      EnvoyOptions options,
      List<InetSocketAddress> addresses) {
    return switch (settings.admin()) {
      case AdminAddress.Socket socket ->
          new EnvoyLaunch(binary, Bootstrap.text(settings), socket, options, addresses);
      case AdminAddress.Loopback _ ->
          throw new IllegalArgumentException("the admin interface of a child is a unix socket");
    };
  }
}
