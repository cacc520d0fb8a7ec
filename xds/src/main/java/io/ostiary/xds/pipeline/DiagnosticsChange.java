package io.ostiary.xds.pipeline;

import io.ostiary.translator.model.Diagnostic;
import java.util.List;

/**
 * How the diagnostics have changed.
 *
 * @param added those that are new
 * @param resolved those that hold no more
 * @param all those that hold now, sorted
 */
public record DiagnosticsChange(
    List<Diagnostic> added, List<Diagnostic> resolved, List<Diagnostic> all) {
  public DiagnosticsChange {
    added = List.copyOf(added);
    resolved = List.copyOf(resolved);
    all = List.copyOf(all);
  }
}
