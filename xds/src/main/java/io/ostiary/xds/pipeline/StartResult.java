package io.ostiary.xds.pipeline;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic;
import java.util.List;

/** What the first translation came to. */
public sealed interface StartResult {
  /** The configuration is in force. */
  record Started(Publication publication) implements StartResult {
    public Started {
      requireNonNull(publication);
    }
  }

  /** Nothing can be put in force; the process ends with exit code 2. */
  record Refused(List<Diagnostic> diagnostics) implements StartResult {
    public Refused {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
