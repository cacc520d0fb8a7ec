package io.ostiary.envoy.bootstrap;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** All that differs between the bootstraps of two Envoys. */
public record BootstrapSettings(
    NodeIdentity node,
    AdminAddress admin,
    XdsServer xds,
    EnvoyLimits limits,
    Optional<ProbeListener> probes) {
  public BootstrapSettings {
    requireNonNull(node);
    requireNonNull(admin);
    requireNonNull(xds);
    requireNonNull(limits);
    if (probes.isPresent()
        && admin instanceof AdminAddress.Loopback loopback
        && loopback.port() == 0) {
      throw new IllegalArgumentException(
          "probes need an administration interface at a known address, not at a free port");
    }
  }

  /** Settings of an Envoy that nobody probes from another machine. */
  public BootstrapSettings(
      NodeIdentity node, AdminAddress admin, XdsServer xds, EnvoyLimits limits) {
    this(node, admin, xds, limits, Optional.empty());
  }
}
