package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.RouteNaming;
import java.util.Comparator;
import java.util.Optional;

/**
 * A route that an Ingress asks for, before the routes of one host are put into order.
 *
 * @param host the host as it is served
 * @param route the route
 * @param place where the Ingress asks for it
 * @param kind what it is for
 * @param asked the access that was asked for, which a route that is served as broken hides; empty
 *     where nobody can tell
 */
record Candidate(Hostname host, HttpRoute route, Place place, Kind kind, Optional<Access> asked) {
  /** What a candidate is for, in the order in which candidates are tried. */
  enum Kind {
    /** Paths of a rule. */
    PATHS,
    /** Nobody can tell: it answers 503 for all paths. */
    UNREADABLE,
    /** Everything else. */
    DEFAULT_BACKEND
  }

  /** A field of an Ingress, and its line where known. */
  record Place(FieldPath field, Optional<SourceLine> line) {}

  /** What stands for all that an Ingress asks for on a host, where that could not be read. */
  static Candidate unreadable(Hostname host, Sourced<Ingress> ingress) {
    String problem = ingress.ref() + " is faulty";
    PathMatch all = new PathMatch.Elements("/");
    HttpRoute route =
        new HttpRoute(
            RouteNaming.routeId(host, all),
            ingress.ref(),
            ingress.key(),
            all,
            new Action.Unavailable(problem),
            new Access.Broken(problem),
            false,
            HeaderEdits.none());
    Place place = new Place(FieldPath.of(), ingress.origin().lineOf(FieldPath.of()));
    return new Candidate(host, route, place, Kind.UNREADABLE, Optional.empty());
  }

  /**
   * The order in which routes are tried: exact paths, expressions, then prefixes, the longest first
   * (Kubernetes Ingress, "Multiple matches"). Equals keep their order, so the oldest comes first.
   */
  static final Comparator<Candidate> PRECEDENCE =
      Comparator.comparing(Candidate::kind)
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
