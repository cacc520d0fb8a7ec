package io.ostiary.translator;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Translates the users' configuration; pure, and it never throws. */
public final class Translator {
  private Translator() {}

  /**
   * The files that a {@code config.yaml} names (certificates, keys, secrets), as written there, so
   * that the caller can read and watch them. Empty where the text does not parse.
   */
  public static Set<String> referencedFiles(Optional<Inputs.TextFile> config) {
    return Set.of();
  }

  /** Translates. */
  public static TranslationResult translate(Inputs inputs) {
    return new TranslationResult.Rejected(List.of());
  }
}
