package io.ostiary.envoy.bootstrap;

import static java.util.Objects.requireNonNull;

/** All that differs between the bootstraps of two Envoys. */
public record BootstrapSettings(
    NodeIdentity node, AdminAddress admin, XdsServer xds, EnvoyLimits limits) {
  public BootstrapSettings {
    requireNonNull(node);
    requireNonNull(admin);
    requireNonNull(xds);
    requireNonNull(limits);
  }
}
