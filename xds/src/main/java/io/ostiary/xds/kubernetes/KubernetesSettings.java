package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.ObjectRef;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is watched.
 *
 * @param namespaces the namespaces; empty for all
 * @param settingsObject the name of the {@code Pomerium} object
 * @param statusService the Service whose address Ingresses show
 */
public record KubernetesSettings(
    SortedSet<String> namespaces, String settingsObject, Optional<ObjectRef> statusService) {
  public KubernetesSettings {
    namespaces = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
    requireNonNull(settingsObject);
    requireNonNull(statusService);
  }
}
