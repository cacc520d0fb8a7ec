package io.ostiary.translator;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.AccessTable;
import io.ostiary.translator.emit.Resources;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.source.pomerium.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The result of a translation. */
public sealed interface TranslationResult {
  /** All diagnostics, sorted. */
  List<Diagnostic> diagnostics();

  /**
   * A configuration to put in force.
   *
   * @param model what is served
   * @param resources the same for Envoy
   * @param access the same for authorization
   * @param installation the global settings
   * @param repeatAt when a certificate's validity changes what is served
   * @param diagnostics what is not served as written
   */
  record Translated(
      Model model,
      Resources resources,
      AccessTable access,
      Installation installation,
      Optional<Instant> repeatAt,
      List<Diagnostic> diagnostics)
      implements TranslationResult {
    public Translated {
      requireNonNull(model);
      requireNonNull(resources);
      requireNonNull(access);
      requireNonNull(installation);
      requireNonNull(repeatAt);
      diagnostics = diagnostics.stream().sorted().distinct().toList();
    }

    /** The same with more diagnostics. */
    public Translated with(List<Diagnostic> more) {
      return new Translated(
          model,
          resources,
          access,
          installation,
          repeatAt,
          Stream.concat(diagnostics.stream(), more.stream()).toList());
    }
  }

  /**
   * Nothing to put in force: a file does not parse or a global key is wrong. What was in force
   * stays in force; at start the process ends with exit code 2.
   */
  record Rejected(List<Diagnostic> diagnostics) implements TranslationResult {
    public Rejected {
      diagnostics = diagnostics.stream().sorted().distinct().toList();
    }
  }
}
