package io.ostiary.translator.source.manifest;

import io.ostiary.translator.model.Diagnostic;
import java.util.List;

/**
 * A file of Kubernetes objects, read.
 *
 * @param objects the objects that could be read
 * @param diagnostics what could not
 * @param wellFormed whether every document is YAML. Where one is not, an object may be missing that
 *     the user never meant to remove: whoever has an older text of the file that was well-formed
 *     goes on with that
 */
public record ParsedManifest(
    List<Sourced<?>> objects, List<Diagnostic> diagnostics, boolean wellFormed) {
  public ParsedManifest {
    objects = List.copyOf(objects);
    diagnostics = List.copyOf(diagnostics);
  }
}
