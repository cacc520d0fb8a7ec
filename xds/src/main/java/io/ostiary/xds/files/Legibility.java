package io.ostiary.xds.files;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.manifest.ParsedManifest.Content;
import java.util.List;

/**
 * How much of a manifest file's text can be read.
 *
 * @param content how much
 * @param faults what cannot, for people who are told that the text does not count
 */
public record Legibility(Content content, List<Diagnostic> faults) {
  public Legibility {
    requireNonNull(content);
    faults = List.copyOf(faults);
  }

  /** Whether more can be read of another text. */
  boolean isWorseThan(Legibility other) {
    return content.compareTo(other.content) > 0;
  }
}
