package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.Paths;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Regexes;
import java.util.Optional;

/** Paths of Ingresses to path matches. */
final class IngressPaths {
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
      case "Exact" -> path(ingress, field, text, complaints).map(PathMatch.Exact::new);
      case "Prefix" ->
          path(ingress, field, text, complaints)
              .map(IngressPaths::withoutTrailingSlash)
              .map(PathMatch.Elements::new);
      case "ImplementationSpecific" ->
          pathRegex
              ? regex(ingress, field, text, complaints)
              : path(ingress, field, text.isEmpty() ? "/" : text, complaints)
                  .map(PathMatch.Prefix::new);
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

  private static Optional<String> path(
      Sourced<?> ingress, FieldPath field, String text, Complaints complaints) {
    Optional<Paths.Fault> fault = Paths.fault(text);
    if (fault.isPresent()) {
      ingress.error(
          complaints, field.field("path"), text, fault.get().problem(), fault.get().remedy());
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private static String withoutTrailingSlash(String text) {
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
