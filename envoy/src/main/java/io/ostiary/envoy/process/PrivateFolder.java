package io.ostiary.envoy.process;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders that only this user may enter. */
final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  /** The mode of a file that nobody else may read. */
  static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFolder() {}

  /** Makes a folder where its parents can be trusted, and returns its real path. */
  static Path create(Path folder) throws IOException {
    Files.createDirectories(folder.toAbsolutePath(), MODE);
    return folder.toRealPath();
  }

  /**
   * Makes or opens a folder where everybody may write, such as /tmp. One that somebody else made
   * before, or a link, is refused: whoever owns the folder of a socket can put another in its
   * place.
   */
  static Path openInShared(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, MODE);
    } catch (FileAlreadyExistsException usual) {
      if (!Files.isDirectory(folder, NOFOLLOW_LINKS) || !isOurs(folder)) {
        throw new IOException(folder + " is not a folder of this user", usual);
      }
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
    return folder;
  }

  /** A new file belongs to whom this process acts for; the folder must belong to the same. */
  private static boolean isOurs(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".owner", "");
    try {
      return Files.getOwner(probe).equals(Files.getOwner(folder, NOFOLLOW_LINKS));
    } finally {
      Files.delete(probe);
    }
  }
}
