package io.ostiary.xds.kubernetes.admission;

import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Origin;
import java.util.Optional;

/**
 * An object on its way into the API server: its file is unknown there, yet the lines of a text in
 * one of its fields are as its author wrote them.
 */
record AppliedOrigin() implements Origin {
  @Override
  public Optional<SourceLine> lineOf(FieldPath path) {
    return Optional.empty();
  }

  @Override
  public Optional<SourceLine> lineIn(FieldPath path, int line) {
    return Optional.of(new SourceLine("line", line));
  }
}
