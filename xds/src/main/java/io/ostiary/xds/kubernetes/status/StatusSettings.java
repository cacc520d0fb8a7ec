package io.ostiary.xds.kubernetes.status;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What is written.
 *
 * @param address where the address comes from that Ingresses show
 * @param settingsObject the name of the {@code Pomerium} object
 * @param controllers the controllers of the IngressClasses that are ours
 * @param writer the name by which the API server remembers who wrote a field; the same for all
 *     replicas
 */
public record StatusSettings(
    StatusAddress address, String settingsObject, Set<String> controllers, String writer) {
  public StatusSettings {
    requireNonNull(address);
    requireNonNull(settingsObject);
    controllers = Set.copyOf(controllers);
    requireNonNull(writer);
  }
}
