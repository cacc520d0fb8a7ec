package io.ostiary.xds.files;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic;
import java.util.List;

/** What reading all files at the start came to. */
public sealed interface FirstRead {
  /** The sources are complete. */
  record Complete(FileContents contents) implements FirstRead {
    public Complete {
      requireNonNull(contents);
    }
  }

  /** A source is missing or cannot be read, so that nothing can be served from it. */
  record Incomplete(List<Diagnostic> diagnostics) implements FirstRead {
    public Incomplete {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
