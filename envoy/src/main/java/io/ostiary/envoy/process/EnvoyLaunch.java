package io.ostiary.envoy.process;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * All that is needed to start an Envoy.
 *
 * @param addresses where it will listen for users; nobody else may, those with port 0 aside
 */
public record EnvoyLaunch(
    EnvoyBinary binary,
    BootstrapSettings bootstrap,
    EnvoyOptions options,
    List<InetSocketAddress> addresses) {
  public EnvoyLaunch {
    requireNonNull(binary);
    requireNonNull(options);
    addresses = List.copyOf(addresses);
    if (!(bootstrap.admin() instanceof AdminAddress.Socket)) {
      throw new IllegalArgumentException("the admin interface of a child is a unix socket");
    }
  }
}
