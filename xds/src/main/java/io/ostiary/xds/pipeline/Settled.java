package io.ostiary.xds.pipeline;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic;
import io.ostiary.xds.kubernetes.KubernetesContents;
import java.util.List;

/**
 * What the objects of an API server have come to: they, what is in force, and all that is to be
 * said about it belong together.
 */
public record Settled(
    KubernetesContents contents, Publication publication, List<Diagnostic> diagnostics) {
  public Settled {
    requireNonNull(contents);
    requireNonNull(publication);
    diagnostics = List.copyOf(diagnostics);
  }
}
