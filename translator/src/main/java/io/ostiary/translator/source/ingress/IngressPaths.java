package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Regexes;
import java.util.List;
import java.util.Optional;

/** Paths of Ingresses to path matches. */
final class IngressPaths {
  /** What the API server refuses in paths too: they could never match, or match by accident. */
  private static final List<String> FORBIDDEN =
      List.of("//", "/./", "/../", "%2f", "%2F", "?", "#");

  private static final int MAX_LENGTH = 4096;

  private IngressPaths() {}

  /** The match of a path; empty where it is wrong, which is complained about. */
  static Optional<PathMatch> match(
      Sourced<?> ingress,
      FieldPath field,
      HTTPIngressPath path,
      boolean pathRegex,
      Complaints complaints) {
    String text = Optional.ofNullable(path.getPath()).orElse("");
    String type = Optional.ofNullable(path.getPathType()).orElse("");
    return switch (type) {
      case "Exact" ->
          isPath(text)
              ? Optional.of(new PathMatch.Exact(text))
              : wrong(ingress, field, text, complaints);
      case "Prefix" ->
          isPath(text)
              ? Optional.of(new PathMatch.Elements(withoutTrailingSlash(text)))
              : wrong(ingress, field, text, complaints);
      case "ImplementationSpecific" ->
          pathRegex
              ? regex(ingress, field, text, complaints)
              : prefix(ingress, field, text, complaints);
      default -> {
        ingress.error(
            complaints,
            field.field("pathType"),
            type,
            type.isEmpty() ? "missing" : "unknown path type",
            "write Prefix, Exact or ImplementationSpecific");
        yield Optional.empty();
      }
    };
  }

  private static Optional<PathMatch> prefix(
      Sourced<?> ingress, FieldPath field, String text, Complaints complaints) {
    return text.isEmpty() || isPath(text)
        ? Optional.of(new PathMatch.Prefix(text.isEmpty() ? "/" : text))
        : wrong(ingress, field, text, complaints);
  }

  private static Optional<PathMatch> regex(
      Sourced<?> ingress, FieldPath field, String text, Complaints complaints) {
    Optional<String> problem = Regexes.problem(text);
    if (problem.isPresent()) {
      ingress.error(
          complaints,
          field.field("path"),
          text,
          problem.get(),
          "mend it; RE2 has no look-around and no back-references");
      return Optional.empty();
    }
    return Optional.of(new PathMatch.Regex(text));
  }

  private static Optional<PathMatch> wrong(
      Sourced<?> ingress, FieldPath field, String text, Complaints complaints) {
    ingress.error(
        complaints,
        field.field("path"),
        text,
        "not a path",
        "begin with '/'; leave out spaces, '?', '#', '//', '/./', '/../' and '%2F'");
    return Optional.empty();
  }

  private static boolean isPath(String text) {
    return text.startsWith("/")
        && text.length() <= MAX_LENGTH
        && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f)
        && FORBIDDEN.stream().noneMatch(text::contains)
        && !text.endsWith("/.")
        && !text.endsWith("/..");
  }

  private static String withoutTrailingSlash(String text) {
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
