package io.ostiary.xds.files;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.model.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All input files as they are in force. It holds secrets, so its text says only how many files
 * there are.
 *
 * @param config the {@code config.yaml}, where one is used
 * @param manifests the files of Kubernetes objects by name
 * @param files the files that the configuration names, by path as written there
 * @param diagnostics files that are not in force as they are on disk
 */
public record FileContents(
    Optional<TextFile> config,
    List<TextFile> manifests,
    Map<String, String> files,
    List<Diagnostic> diagnostics) {
  public FileContents {
    requireNonNull(config);
    manifests = List.copyOf(manifests);
    files = ImmutableSortedMap.copyOf(files);
    diagnostics = diagnostics.stream().sorted().distinct().toList();
  }

  @Override
  public String toString() {
    return "FileContents[manifests=" + manifests.size() + ", files=" + files.size() + "]";
  }
}
