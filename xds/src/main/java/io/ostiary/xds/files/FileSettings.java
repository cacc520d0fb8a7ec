package io.ostiary.xds.files;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.Inputs.TextFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which files are read.
 *
 * @param config the {@code config.yaml}
 * @param manifests a folder of Kubernetes objects, read with all its subfolders, or one file
 * @param referencedFiles the files that a {@code config.yaml} names; relative ones are looked up in
 *     its folder. Empty where the text cannot be read as YAML: then those of the last text are
 *     watched on
 * @param legibility how much of a manifest file's text can be read. A text does not take the place
 *     of one of which more can be read.
 */
public record FileSettings(
    Optional<Path> config,
    Optional<Path> manifests,
    Function<TextFile, Optional<Set<String>>> referencedFiles,
    Function<TextFile, Legibility> legibility) {
  public FileSettings {
    requireNonNull(config);
    requireNonNull(manifests);
    requireNonNull(referencedFiles);
    requireNonNull(legibility);
  }
}
