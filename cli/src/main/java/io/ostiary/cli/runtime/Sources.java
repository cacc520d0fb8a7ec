package io.ostiary.cli.runtime;

import io.ostiary.cli.config.EnvironmentOverlay;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.ParsedManifest;
import io.ostiary.translator.source.manifest.ParsedManifest.Content;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.xds.files.FileContents;
import io.ostiary.xds.files.FileSettings;
import io.ostiary.xds.files.Legibility;
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
        file -> isManifest(file) ? legibility(file) : new Legibility(Content.WHOLE, List.of()));
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
    // Only a name that ends alike is worth a look at where it lies.
    return notManifests.stream()
        .filter(path -> file.name().endsWith(String.valueOf(path.getFileName())))
        .noneMatch(path -> path.equals(absolute(Path.of(file.name()))));
  }

  private static Legibility legibility(TextFile file) {
    ParsedManifest parsed = ManifestParser.parse(file.name(), file.text());
    return new Legibility(
        parsed.content(),
        parsed.content() == Content.NOTHING ? List.of(emptied(file)) : parsed.diagnostics());
  }

  private static Diagnostic emptied(TextFile file) {
    return diagnostic(
        file,
        Severity.WARNING,
        "emptied, so what it held before stays in force",
        "remove the file where its objects are to be removed");
  }

  /**
   * What nobody can begin to serve with: texts that may hold an Ingress whose hosts cannot be told.
   * While there is no older text to go on with, what it is to protect would fall to others.
   */
  static List<Diagnostic> riddles(FileContents prepared) {
    return prepared.manifests().stream().flatMap(file -> riddles(file).stream()).toList();
  }

  private static List<Diagnostic> riddles(TextFile file) {
    if (file.text().isBlank()) {
      return List.of(
          diagnostic(
              file, Severity.ERROR, "the file is empty", "remove it, or write what it is to hold"));
    }
    Legibility legibility = legibility(file);
    return legibility.content() == Content.RIDDLE ? legibility.faults() : List.of();
  }

  private static Diagnostic diagnostic(
      TextFile file, Severity severity, String problem, String remedy) {
    return new Diagnostic(
        severity,
        new ObjectRef("file", "", file.name()),
        Optional.empty(),
        "",
        "",
        problem,
        remedy);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
