package io.ostiary.xds.files;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One look at all files, without their contents: two equal looks mean that nothing happened in
 * between.
 *
 * @param config the {@code config.yaml}
 * @param root the key of the manifests folder or file itself, or why it cannot be read
 * @param manifests the manifest files, and folders that cannot be read
 * @param referenced the files that the configuration names, by path as written there
 */
record FileScan(
    Optional<FileStamp> config,
    Optional<FileStamp> root,
    SortedMap<Path, FileStamp> manifests,
    Map<String, FileStamp> referenced) {
  /** Deeper folders are a mistake, or a loop that the file system does not admit. */
  private static final int DEEPEST_FOLDER = 32;

  /** Looks now. */
  static FileScan take(FileSettings settings, Set<String> references) {
    Map<String, FileStamp> referenced = new TreeMap<>();
    for (String reference : references) {
      referenced.put(reference, FileStamp.of(resolve(settings, reference)));
    }
    SortedMap<Path, FileStamp> manifests = new TreeMap<>();
    Optional<FileStamp> root = settings.manifests().map(path -> scanRoot(path, manifests));
    return new FileScan(settings.config().map(FileStamp::of), root, manifests, referenced);
  }

  /** The files that are not the same in another look. */
  Set<Path> differences(FileScan other, FileSettings settings) {
    Map<Path, FileStamp> mine = byPath(settings);
    Map<Path, FileStamp> others = other.byPath(settings);
    Set<Path> paths = new TreeSet<>(mine.keySet());
    paths.addAll(others.keySet());
    paths.removeIf(path -> Objects.equals(mine.get(path), others.get(path)));
    return paths;
  }

  /** The same look, for which these files cannot be read. */
  FileScan without(Set<Path> restless, FileSettings settings) {
    SortedMap<Path, FileStamp> calmManifests = new TreeMap<>(manifests);
    calmManifests.replaceAll((path, stamp) -> calm(path, stamp, restless));
    Map<String, FileStamp> calmReferenced = new TreeMap<>(referenced);
    calmReferenced.replaceAll((name, stamp) -> calm(resolve(settings, name), stamp, restless));
    return new FileScan(
        config.map(stamp -> calm(settings.config().orElseThrow(), stamp, restless)),
        root.map(stamp -> calm(settings.manifests().orElseThrow(), stamp, restless)),
        calmManifests,
        calmReferenced);
  }

  private static FileStamp calm(Path path, FileStamp stamp, Set<Path> restless) {
    return restless.contains(path)
        ? new FileStamp.Unreadable("it is written again and again without a pause")
        : stamp;
  }

  private Map<Path, FileStamp> byPath(FileSettings settings) {
    Map<Path, FileStamp> all = new HashMap<>(manifests);
    referenced.forEach((name, stamp) -> all.put(resolve(settings, name), stamp));
    root.ifPresent(stamp -> all.put(settings.manifests().orElseThrow(), stamp));
    config.ifPresent(stamp -> all.put(settings.config().orElseThrow(), stamp));
    return all;
  }

  /** Where a path that is written in the configuration lies. */
  static Path resolve(FileSettings settings, String reference) {
    return settings
        .config()
        .map(config -> config.resolveSibling(reference))
        .orElseGet(() -> Path.of(reference));
  }

  private static FileStamp scanRoot(Path root, SortedMap<Path, FileStamp> manifests) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(root, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        FileStamp stamp = FileStamp.of(attributes);
        manifests.put(root, stamp);
        return stamp;
      }
      Files.walkFileTree(
          root,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          DEEPEST_FOLDER,
          new ManifestVisitor(root, manifests));
    } catch (IOException e) {
      return new FileStamp.Unreadable(FileStamp.reason(e));
    }
    FileStamp unreadable = manifests.get(root);
    return unreadable != null
        ? unreadable
        : new FileStamp.Present(String.valueOf(attributes.fileKey()), FileTime.fromMillis(0), 0);
  }

  /**
   * Collects manifest files. Names with a leading dot are skipped: editors' drafts, and the folders
   * behind the links of a Kubernetes volume ({@code ..data}), whose files would be seen twice.
   */
  private static final class ManifestVisitor extends SimpleFileVisitor<Path> {
    private final Path root;
    private final SortedMap<Path, FileStamp> found;

    ManifestVisitor(Path root, SortedMap<Path, FileStamp> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && isHidden(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && isManifest(file) && !attributes.isDirectory()) {
        found.put(
            file,
            attributes.isSymbolicLink()
                ? new FileStamp.Unreadable("it is a link to nothing")
                : FileStamp.of(attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      if (!(e instanceof FileSystemLoopException) && (path.equals(root) || !isHidden(path))) {
        found.put(path, new FileStamp.Unreadable(FileStamp.reason(e)));
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return path.getFileName().toString().startsWith(".");
    }

    private static boolean isManifest(Path file) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
  }
}
