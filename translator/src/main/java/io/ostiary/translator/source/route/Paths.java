package io.ostiary.translator.source.route;

import io.ostiary.translator.model.PathMatch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What may stand as a path, or as the beginning of paths, in a route.
 *
 * <p>Envoy normalises the path of a request before it looks for the route, and refuses some. A path
 * of a route that no normalised one can equal would never match, silently, and its requests would
 * fall to another route.
 */
public final class Paths {
  private static final int MAX_LENGTH = 4096;

  /** Envoy percent-encodes these in requests. */
  private static final Pattern ENCODED = Pattern.compile("[\"<>^`{|}]");

  /** Envoy decodes these in requests (RFC 3986 section 2.3). */
  private static final Pattern DECODED =
      Pattern.compile("%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])");

  /** What Ostiary answers on every host, with all below it. */
  private static final List<String> OWN_FOLDERS = List.of("/.pomerium", "/.well-known/pomerium");

  private static final Set<String> OWN_PATHS = Set.of("/healthz", "/ping");

  private Paths() {}

  /** Whether Ostiary itself answers all that a route is for. */
  public static boolean isOwn(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) -> OWN_PATHS.contains(path) || isBelowOwn(path);
      case PathMatch.Elements(String path) -> isBelowOwn(path);
      case PathMatch.Prefix(String prefix) ->
          OWN_FOLDERS.stream().anyMatch(folder -> prefix.startsWith(folder + "/"));
      case PathMatch.Regex regex -> false;
    };
  }

  private static boolean isBelowOwn(String path) {
    return OWN_FOLDERS.stream()
        .anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
  }

  /** What is wrong with a path, and what to write. */
  public record Fault(String problem, String remedy) {}

  /** The first fault; empty where requests can have the path. */
  public static Optional<Fault> fault(String path) {
    String decoded = path.toUpperCase(Locale.ROOT).replace("%2E", ".");
    if (!path.startsWith("/")) {
      return fault("not a path", "begin with '/'");
    }
    if (path.length() > MAX_LENGTH) {
      return fault("longer than " + MAX_LENGTH + " characters", "shorten it");
    }
    if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f) || ENCODED.matcher(path).find()) {
      return fault(
          "has characters that requests have percent-encoded",
          "write them percent-encoded, as in /caf%C3%A9");
    }
    if (path.contains("?") || path.contains("#")) {
      return fault(
          "has '?' or '#', which end a path",
          "leave them out, or write them percent-encoded: %3F and %23");
    }
    if (path.contains("\\") || decoded.contains("%2F") || decoded.contains("%5C")) {
      return fault(
          "has an encoded slash or a backslash, with which requests are refused", "write '/'");
    }
    if (path.contains("//")) {
      return fault("has '//', which is merged in requests", "write one slash");
    }
    if (Stream.of(decoded.split("/")).anyMatch(Paths::isDots)) {
      return fault("has '.' or '..' as an element", "write the path that it leads to");
    }
    if (DECODED.matcher(path.toUpperCase(Locale.ROOT)).find()) {
      return fault(
          "encodes letters, digits or one of '-._~', which are decoded in requests",
          "write them as they are");
    }
    return Optional.empty();
  }

  private static Optional<Fault> fault(String problem, String remedy) {
    return Optional.of(new Fault(problem, remedy));
  }

  /** A path parameter changes nothing about an element's being one. */
  private static boolean isDots(String element) {
    int end = element.indexOf(';');
    String name = end < 0 ? element : element.substring(0, end);
    return name.equals(".") || name.equals("..");
  }
}
