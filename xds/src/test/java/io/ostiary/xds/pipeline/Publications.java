package io.ostiary.xds.pipeline;

import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.xds.cache.DeltaCache;
import java.util.List;
import java.util.Optional;

/** Publications for tests of other packages. */
public final class Publications {
  private Publications() {}

  /** One of a small translation. */
  public static Publication any() {
    Translated translated = Translations.of("any", Optional.empty(), List.of());
    return new Publication(
        1, Optional.empty(), translated, new DeltaCache().publish(translated.resources()));
  }
}
