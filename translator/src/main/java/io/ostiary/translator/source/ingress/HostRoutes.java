package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Cause;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.ingress.Candidate.Kind;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the routes of a host out of what Ingresses ask for.
 *
 * <p>Of two candidates that take the same paths the older stays. A candidate of which nobody can
 * tell which paths it is for could stand before any other. Where all candidates of the host ask for
 * the same access that is harmless, and it answers 503 for what the others leave; otherwise one of
 * them might open what it was to protect, so the whole host answers 503 until it is mended.
 */
final class HostRoutes {
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private HostRoutes() {}

  /**
   * A host with its routes in the order in which they are tried.
   *
   * @param diagnostics what is not served as asked for
   */
  record Ordered(VirtualHost host, List<Diagnostic> diagnostics) {
    Ordered {
      requireNonNull(host);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** One host of these candidates, the oldest first. */
  static Ordered of(Hostname host, List<Candidate> candidates) {
    HostRoutes routes = new HostRoutes();
    VirtualHost ordered = new VirtualHost(host, routes.inOrder(candidates));
    return new Ordered(ordered, routes.diagnostics);
  }

  private List<HttpRoute> inOrder(List<Candidate> candidates) {
    List<Candidate> sorted = candidates.stream().sorted(Candidate.PRECEDENCE).toList();
    Optional<Candidate> unreadable =
        sorted.stream().filter(candidate -> candidate.kind() == Kind.UNREADABLE).findFirst();
    if (unreadable.isPresent() && !askForTheSame(sorted)) {
      complain(
          unreadable.get(),
          Cause.ITSELF,
          "nobody can tell which paths it is for, so the whole host answers 503"
              + (unreadable.get().asked().isPresent()
                  ? ", because its routes differ in access"
                  : ""),
          "mend it");
      return List.of(unreadable.get().route());
    }
    return withoutDuplicates(sorted);
  }

  private static boolean askForTheSame(List<Candidate> candidates) {
    List<Optional<Access>> asked = candidates.stream().map(Candidate::asked).distinct().toList();
    return asked.size() == 1 && asked.getFirst().isPresent();
  }

  private List<HttpRoute> withoutDuplicates(List<Candidate> sorted) {
    Map<RouteId, HttpRoute> first = new HashMap<>();
    List<HttpRoute> routes = new ArrayList<>();
    for (Candidate candidate : sorted) {
      HttpRoute older = first.putIfAbsent(candidate.route().id(), candidate.route());
      if (older == null) {
        routes.add(candidate.route());
      } else if (candidate.kind() == Kind.PATHS) {
        complain(
            candidate,
            older.origin().equals(candidate.route().origin()) ? Cause.ITSELF : Cause.OTHERS,
            "the same host and path stand in " + older.origin(),
            "remove one of the two");
      } else if (candidate.kind() == Kind.DEFAULT_BACKEND
          && !candidate.route().origin().equals(older.origin())) {
        warn(
            candidate,
            "for this host " + older.origin() + " is asked instead, which has it already",
            "remove one of the two, or name other hosts");
      }
    }
    return routes;
  }

  private void warn(Candidate candidate, String problem, String remedy) {
    Complaints complaints = new Complaints(candidate.route().origin());
    complaints.warning(
        candidate.place().line(),
        candidate.place().field().toString(),
        candidate.host().value(),
        problem,
        remedy);
    diagnostics.addAll(complaints.diagnostics());
  }

  private void complain(Candidate candidate, Cause cause, String problem, String remedy) {
    diagnostics.add(
        new Diagnostic(
            Diagnostic.Severity.ERROR,
            candidate.route().origin(),
            candidate.place().line(),
            candidate.place().field().toString(),
            candidate.host().value(),
            problem,
            remedy,
            cause));
  }
}
