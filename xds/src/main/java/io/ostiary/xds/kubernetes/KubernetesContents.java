package io.ostiary.xds.kubernetes;

import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.manifest.Sourced;
import java.util.List;

/**
 * All objects that count, as they are in force. It holds secrets, so its text says only how many
 * objects there are.
 *
 * @param objects the objects, reduced to what a translation reads
 * @param diagnostics what cannot be followed at the moment
 */
public record KubernetesContents(List<Sourced<?>> objects, List<Diagnostic> diagnostics) {
  /** Those of a process that has no API server. */
  public static final KubernetesContents NONE = new KubernetesContents(List.of(), List.of());

  public KubernetesContents {
    objects = List.copyOf(objects);
    diagnostics = diagnostics.stream().sorted().distinct().toList();
  }

  @Override
  public String toString() {
    return "KubernetesContents[objects=" + objects.size() + "]";
  }
}
