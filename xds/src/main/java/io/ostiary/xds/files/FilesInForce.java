package io.ostiary.xds.files;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.xds.files.TextReader.Reading;
import io.ostiary.xds.files.TextReader.Readings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The texts that are in force. What cannot be read any more, is not YAML any more or is suddenly
 * empty keeps its last good text: trouble with a disk, a slip of the pen or a program that writes
 * slowly is not a wish to delete everything. A file that is gone from a folder which can be read is
 * deleted on purpose.
 *
 * <p>Not thread-safe; confined to the thread that looks at the files.
 */
final class FilesInForce {
  private final FileSettings settings;
  private Optional<TextFile> config = Optional.empty();
  private Map<Path, TextFile> manifests = Map.of();
  private Map<String, String> referenced = Map.of();
  private Optional<FileStamp> filledRoot = Optional.empty();

  FilesInForce(FileSettings settings) {
    this.settings = settings;
  }

  /** The sources without which nothing can be served for the first time. */
  static List<Diagnostic> missingSources(FileSettings settings, FileScan scan, Readings readings) {
    List<Diagnostic> missing = new ArrayList<>();
    settings
        .config()
        .ifPresent(
            path -> {
              if (readings.of(path) instanceof Reading.Failed(String reason)) {
                missing.add(unreadable(path.toString(), reason, "give a file that can be read"));
              }
            });
    settings
        .manifests()
        .ifPresent(
            path -> {
              if (scan.root().orElseThrow() instanceof FileStamp.Unreadable(String reason)) {
                missing.add(
                    unreadable(path.toString(), reason, "give a file or folder that can be read"));
              }
            });
    return missing;
  }

  /** Puts the result of a look in force. */
  FileContents apply(FileScan scan, Readings readings) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    settings.config().ifPresent(path -> applyConfig(path, readings, diagnostics));
    scan.root().ifPresent(root -> applyManifests(root, scan, readings, diagnostics));
    applyReferenced(scan, readings, diagnostics);
    return new FileContents(
        config, List.copyOf(new TreeMap<>(manifests).values()), referenced, diagnostics);
  }

  private void applyConfig(Path path, Readings readings, List<Diagnostic> diagnostics) {
    switch (readings.of(path)) {
      case Reading.Text(String text) -> config = Optional.of(new TextFile(path.toString(), text));
      case Reading.Failed(String reason) -> diagnostics.add(kept(path.toString(), reason));
    }
  }

  private void applyManifests(
      FileStamp root, FileScan scan, Readings readings, List<Diagnostic> diagnostics) {
    String name = settings.manifests().orElseThrow().toString();
    if (root instanceof FileStamp.Unreadable(String reason)) {
      diagnostics.add(kept(name, reason));
      return;
    }
    if (scan.manifests().isEmpty()) {
      boolean replaced = filledRoot.isPresent() && !filledRoot.equals(Optional.of(root));
      if (replaced) {
        // An unmounted volume leaves the empty folder that it was mounted on.
        diagnostics.add(kept(name, "another folder, which is empty, has taken its place"));
        return;
      }
    } else {
      filledRoot = Optional.of(root);
    }
    Map<Path, TextFile> next = new TreeMap<>();
    scan.manifests()
        .forEach((path, stamp) -> applyManifest(path, readings.of(path), next, diagnostics));
    manifests = next;
  }

  private void applyManifest(
      Path path, Reading reading, Map<Path, TextFile> next, List<Diagnostic> diagnostics) {
    switch (reading) {
      case Reading.Text(String text) -> {
        TextFile file = new TextFile(path.toString(), text);
        next.put(path, readable(file, Optional.ofNullable(manifests.get(path)), diagnostics));
      }
      case Reading.Failed(String reason) -> {
        diagnostics.add(kept(path.toString(), reason));
        // The path may be a folder, then all that was below it.
        manifests.forEach(
            (known, file) -> {
              if (known.startsWith(path)) {
                next.put(known, file);
              }
            });
      }
    }
  }

  /** The file as it is now, or its last text if more of that can be read. */
  private TextFile readable(TextFile file, Optional<TextFile> last, List<Diagnostic> diagnostics) {
    if (last.isEmpty()) {
      return file;
    }
    if (last.get().equals(file)) {
      // The very same, so that nobody has to compare texts.
      return last.get();
    }
    Legibility now = settings.legibility().apply(file);
    if (!now.isWorseThan(settings.legibility().apply(last.get()))) {
      return file;
    }
    diagnostics.addAll(now.faults());
    return last.get();
  }

  private void applyReferenced(FileScan scan, Readings readings, List<Diagnostic> diagnostics) {
    Map<String, String> next = new TreeMap<>();
    for (String name : scan.referenced().keySet()) {
      switch (readings.of(FileScan.resolve(settings, name))) {
        case Reading.Text(String text) -> next.put(name, text);
        case Reading.Failed(String reason) -> {
          // Never read so far: the translation says which key needs it.
          Optional.ofNullable(referenced.get(name))
              .ifPresent(
                  text -> {
                    next.put(name, text);
                    diagnostics.add(kept(name, reason));
                  });
        }
      }
    }
    referenced = next;
  }

  private static Diagnostic kept(String name, String reason) {
    return unreadable(
        name, reason, "make it readable again; until then what was read before stays in force");
  }

  private static Diagnostic unreadable(String name, String reason, String remedy) {
    return new Diagnostic(
        Severity.ERROR,
        new ObjectRef("file", "", name),
        Optional.empty(),
        "",
        "",
        "cannot be read: " + reason,
        remedy);
  }
}
