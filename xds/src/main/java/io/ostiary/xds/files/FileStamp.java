package io.ostiary.xds.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What tells one state of a file from another without reading it; links are followed. */
sealed interface FileStamp {
  /** A regular file; a file that takes another's place by rename or link has another key. */
  record Present(String fileKey, FileTime modified, long size) implements FileStamp {}

  /** A file that cannot be read, and why in plain words. */
  record Unreadable(String reason) implements FileStamp {}

  /** The stamp of a file now. */
  static FileStamp of(Path file) {
    try {
      return of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (IOException e) {
      return new Unreadable(reason(e));
    }
  }

  /** The stamp of a file with these attributes. */
  static FileStamp of(BasicFileAttributes attributes) {
    return attributes.isRegularFile()
        ? new Present(
            String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size())
        : new Unreadable("not a regular file");
  }

  /** An exception in words for people; the path is told elsewhere. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "it does not exist";
      case AccessDeniedException denied -> "permission denied";
      case CharacterCodingException binary -> "it is not UTF-8 text";
      default -> e.getClass().getSimpleName();
    };
  }
}
