package io.ostiary.cli.runtime;

import io.ostiary.cli.config.EnvironmentOverlay;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.ParsedManifest;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.xds.files.FileContents;
import io.ostiary.xds.files.FileSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users' files, and what the environment changes in them.
 *
 * @param config the {@code config.yaml}
 * @param manifests a folder of Kubernetes objects, or one file
 * @param notManifests files that are not Kubernetes objects wherever they lie; the configuration
 *     file is one of them
 * @param overlay the environment's settings
 */
public record Sources(
    Optional<Path> config,
    Optional<Path> manifests,
    Set<Path> notManifests,
    EnvironmentOverlay overlay) {
  public Sources {
    notManifests =
        Stream.concat(notManifests.stream(), config.stream())
            .map(Sources::absolute)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** What is read and watched. */
  FileSettings settings() {
    return new FileSettings(
        config,
        manifests,
        this::referencedFiles,
        file -> isManifest(file) ? faults(file) : List.of());
  }

  /** Empty where the text is not YAML: then nobody knows what it names. */
  private Optional<Set<String>> referencedFiles(TextFile file) {
    TextFile config = overlay.apply(file);
    return YamlReader.read(config.text()).problems().isEmpty()
        ? Optional.of(Translator.referencedFiles(Optional.of(config)))
        : Optional.empty();
  }

  /** The contents as they are translated. */
  FileContents prepared(FileContents contents) {
    return new FileContents(
        contents.config().map(overlay::apply),
        contents.manifests().stream().filter(this::isManifest).toList(),
        contents.files(),
        contents.diagnostics());
  }

  private boolean isManifest(TextFile file) {
    return !notManifests.contains(absolute(Path.of(file.name())));
  }

  private static List<Diagnostic> faults(TextFile file) {
    ParsedManifest parsed = ManifestParser.parse(file.name(), file.text());
    return parsed.wellFormed() ? List.of() : parsed.diagnostics();
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
