package io.ostiary.translator.source.manifest;

import io.ostiary.translator.model.Diagnostic.SourceLine;
import java.util.Optional;

/** Where an object was written. */
public interface Origin {
  /** The line of a field; of the nearest field around it where it is absent. */
  Optional<SourceLine> lineOf(FieldPath path);

  /**
   * A line inside the text that a field holds. Only block scalars with {@code |} have their lines
   * in the file; for other texts it is the line where the text begins.
   */
  Optional<SourceLine> lineIn(FieldPath path, int line);

  /** The origin of an object that does not come from a file. */
  static Origin unknown() {
    return new NoFile();
  }

  /** No file at all; all of these are equal. */
  record NoFile() implements Origin {
    @Override
    public Optional<SourceLine> lineOf(FieldPath path) {
      return Optional.empty();
    }

    @Override
    public Optional<SourceLine> lineIn(FieldPath path, int line) {
      return Optional.empty();
    }
  }
}
