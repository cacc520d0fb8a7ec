package io.ostiary.translator.source.ingress;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.manifest.FieldPath;
import java.util.Comparator;
import java.util.Optional;

/**
 * A route that an Ingress asks for, before the routes of one host are put into order.
 *
 * @param host the host as it is served
 * @param route the route
 * @param place where the Ingress asks for it
 * @param fallback whether it is the default backend, which comes after everything else
 */
record Candidate(Hostname host, HttpRoute route, Place place, boolean fallback) {
  /** A field of an Ingress, and its line where known. */
  record Place(FieldPath field, Optional<SourceLine> line) {}

  /**
   * The order in which routes are tried: exact paths, expressions, then prefixes, the longest first
   * (Kubernetes Ingress, "Multiple matches"). Equals keep their order, so the oldest comes first.
   */
  static final Comparator<Candidate> PRECEDENCE =
      Comparator.comparing(Candidate::fallback)
          .thenComparingInt(candidate -> rank(candidate.route().match()))
          .thenComparingInt(candidate -> -length(candidate.route().match()))
          .thenComparingInt(candidate -> elementsFirst(candidate.route().match()))
          .thenComparing(candidate -> text(candidate.route().match()));

  private static int rank(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact exact -> 0;
      case PathMatch.Regex regex -> 1;
      case PathMatch.Elements elements -> 2;
      case PathMatch.Prefix prefix -> 2;
    };
  }

  private static int length(PathMatch match) {
    return text(match).length();
  }

  /** At equal length whole elements are the narrower match. */
  private static int elementsFirst(PathMatch match) {
    return match instanceof PathMatch.Elements ? 0 : 1;
  }

  private static String text(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact exact -> exact.path();
      case PathMatch.Regex regex -> regex.expression();
      case PathMatch.Elements elements -> elements.path();
      case PathMatch.Prefix prefix -> prefix.prefix();
    };
  }
}
