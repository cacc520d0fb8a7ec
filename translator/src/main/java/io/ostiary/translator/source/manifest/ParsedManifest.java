package io.ostiary.translator.source.manifest;

import io.ostiary.translator.model.Diagnostic;
import java.util.List;

/**
 * A file of Kubernetes objects, read.
 *
 * @param objects the objects that could be read
 * @param diagnostics what could not
 * @param wellFormed whether every document is YAML and every object of a kind that counts could be
 *     read. Otherwise an object may be missing that the user never meant to remove, and its host be
 *     free for others: whoever has an older text of the file that was well-formed goes on with that
 */
public record ParsedManifest(
    List<Sourced<?>> objects, List<Diagnostic> diagnostics, boolean wellFormed) {
  public ParsedManifest {
    objects = List.copyOf(objects);
    diagnostics = List.copyOf(diagnostics);
  }
}
