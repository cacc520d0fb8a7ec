package io.ostiary.translator.source.manifest;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic;
import java.util.List;

/**
 * A file of Kubernetes objects, read.
 *
 * @param objects the objects that could be read
 * @param diagnostics what could not
 * @param content how much of the file could be read
 */
public record ParsedManifest(
    List<Sourced<?>> objects, List<Diagnostic> diagnostics, Content content) {
  public ParsedManifest {
    objects = List.copyOf(objects);
    diagnostics = List.copyOf(diagnostics);
    requireNonNull(content);
  }

  /**
   * How much of a file could be read, the best first. What cannot be read may be an object that
   * protects a host, which would then be free for others: whoever has an older text of the file of
   * which more could be read goes on with that.
   */
  public enum Content {
    /** All of it. */
    WHOLE,
    /** Not all, but of which hosts the rest is, is known. */
    FAULTY_OBJECTS,
    /** Something may be an Ingress whose hosts nobody can tell: not a text to begin with. */
    RIDDLE,
    /** There is no object in it. */
    NOTHING
  }
}
