package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.Values;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Contents of the files that a configuration names, and how a value becomes text that may be given
 * in place or in a file.
 *
 * @param byPath content by path as written in the configuration; unreadable files are absent
 */
public record FileContents(Map<String, String> byPath) {
  private static final String PEM = "-----BEGIN ";

  public FileContents {
    byPath = ImmutableSortedMap.copyOf(byPath);
  }

  /** The text of a key, or of the file that another key names; both together are an error. */
  Optional<String> textOrFile(Values values, Key<String> inline, Key<String> file) {
    if (values.has(inline) && values.has(file)) {
      values.error(file, "excludes " + inline.name(), "remove one of the two");
      return Optional.empty();
    }
    return values.get(inline).or(() -> content(values, file));
  }

  /**
   * The content of the file that a key names, without the line end that editors add. An empty file
   * is as bad as none: a program may have begun to write it anew.
   */
  Optional<String> content(Values values, Key<String> file) {
    Optional<String> content = contentOrNothing(values, file);
    if (content.filter(String::isEmpty).isPresent()) {
      values.error(file, "the file is empty", "write into it what belongs there");
      return Optional.empty();
    }
    return content;
  }

  /** The same of a file that may be empty. */
  Optional<String> contentOrNothing(Values values, Key<String> file) {
    Optional<String> path = values.get(file);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> content = Optional.ofNullable(byPath.get(path.get()));
    if (content.isEmpty()) {
      values.error(file, "the file cannot be read", "check that it exists and may be read");
    }
    return content.map(String::stripTrailing);
  }

  /** PEM given in place, in place in base64, or as the path of a file. */
  Optional<String> pem(Values values, Key<String> key) {
    Optional<String> text = values.get(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> pem =
        inlinePem(text.get()).or(() -> Optional.ofNullable(byPath.get(text.get())));
    if (pem.isEmpty()) {
      values.error(
          key,
          "neither base64 of PEM nor a file that can be read",
          "check that the file exists and may be read");
    }
    return pem;
  }

  /** PEM that stands in the configuration itself; empty for a path. */
  static Optional<String> inlinePem(String text) {
    if (text.contains(PEM)) {
      return Optional.of(text);
    }
    try {
      String decoded =
          new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.US_ASCII);
      return Optional.of(decoded).filter(pem -> pem.contains(PEM));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
