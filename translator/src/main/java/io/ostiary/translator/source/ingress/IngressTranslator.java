package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.setting.Complaints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Translates Ingresses and what they name. Whatever is wrong with one Ingress changes nothing for
 * the hosts of another namespace, nor for the other routes of its own unless it hides which paths a
 * route is for ({@link HostRoutes}).
 */
public final class IngressTranslator {
  private final Surroundings surroundings;
  private final KubernetesObjects objects;
  private final IngressClasses classes;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private IngressTranslator(KubernetesObjects objects, Surroundings surroundings) {
    this.objects = objects;
    this.surroundings = surroundings;
    this.classes = new IngressClasses(objects.classes());
  }

  /**
   * What the configuration says about Ingresses.
   *
   * @param naming under which names hosts are served
   * @param defaults what holds where an Ingress says nothing
   * @param reserved hosts that no Ingress can have
   * @param canLogIn whether the installation has an authenticate host and an identity provider
   * @param tls whether the listener speaks TLS, so that certificates count
   * @param plainHttp whether there is a listener that redirects from plain HTTP
   * @param allowPrivateUpstreams {@code ostiary.allow_private_upstreams}
   * @param overrides endpoints of Services that the objects do not give
   * @param now for certificates
   */
  public record Surroundings(
      HostNaming naming,
      RouteSettings.Defaults defaults,
      Set<Hostname> reserved,
      boolean canLogIn,
      boolean tls,
      boolean plainHttp,
      boolean allowPrivateUpstreams,
      BackendOverrides overrides,
      Instant now) {
    public Surroundings {
      reserved = Set.copyOf(reserved);
    }
  }

  /** Translates; the order of the objects is without meaning. */
  public static IngressResult translate(KubernetesObjects objects, Surroundings surroundings) {
    return new IngressTranslator(objects, surroundings).translate();
  }

  /** The Ingresses of a class of ours; the order of the objects is without meaning. */
  public static Set<ObjectRef> ofOurs(KubernetesObjects objects) {
    IngressClasses classes = new IngressClasses(objects.classes());
    return objects.ingresses().stream()
        .filter(ingress -> classes.isOurs(ingress, new Complaints(ingress.ref())))
        .map(Sourced::ref)
        .collect(Collectors.toSet());
  }

  private IngressResult translate() {
    diagnostics.addAll(objects.diagnostics());
    List<Sourced<Ingress>> all = ours();
    List<Sourced<Ingress>> ours =
        all.stream().filter(ingress -> !SolverReader.isSolver(ingress)).toList();
    HostOwners owners = new HostOwners(ours, surroundings.naming(), surroundings.reserved());
    AddressGuard guard = new AddressGuard(surroundings.allowPrivateUpstreams());
    Backends backends =
        new Backends(objects, surroundings.overrides(), guard, surroundings.defaults());
    IngressContext context =
        new IngressContext(
            objects,
            classes,
            owners,
            backends,
            surroundings.naming(),
            surroundings.defaults(),
            surroundings.canLogIn(),
            surroundings.now());
    IngressCertificates certificates = new IngressCertificates(objects, owners, surroundings.now());
    Map<Hostname, List<Candidate>> byHost = new TreeMap<>();
    for (Sourced<Ingress> ingress : ours) {
      Complaints complaints = new Complaints(ingress.ref());
      for (Candidate candidate : read(ingress, context, complaints)) {
        byHost.computeIfAbsent(candidate.host(), host -> new ArrayList<>()).add(candidate);
      }
      if (surroundings.tls()) {
        certificates.add(ingress, complaints);
      }
      diagnostics.addAll(complaints.diagnostics());
    }
    List<Challenge> challenges =
        challenges(all.stream().filter(SolverReader::isSolver).toList(), context);
    Map<Hostname, List<HttpRoute>> routes = new TreeMap<>();
    HostRoutes hostRoutes = new HostRoutes();
    byHost.forEach((host, candidates) -> routes.put(host, hostRoutes.inOrder(candidates)));
    diagnostics.addAll(hostRoutes.diagnostics());
    diagnostics.addAll(backends.diagnostics());
    diagnostics.addAll(certificates.diagnostics());
    return new IngressResult(
        routes,
        backends.byName(),
        certificates.requests(),
        challenges,
        owners::isForeign,
        certificates.changes(),
        diagnostics);
  }

  /**
   * A mistake of this program is kept to the object that shows it. Its hosts, and those of one that
   * could not be read as a whole, count as asked for with unreadable paths, or what was protected
   * there would fall to the routes of others.
   */
  private static List<Candidate> read(
      Sourced<Ingress> ingress, IngressContext context, Complaints complaints) {
    if (!ingress.whole()) {
      return unreadable(ingress, context);
    }
    try {
      return IngressReader.read(ingress, context, complaints);
    } catch (RuntimeException e) {
      complainOfBug(ingress, e, complaints);
      return unreadable(ingress, context);
    }
  }

  private static List<Candidate> unreadable(Sourced<Ingress> ingress, IngressContext context) {
    return context.owners().hostsOf(ingress).stream()
        .map(host -> Candidate.unreadable(host, ingress))
        .toList();
  }

  private static void complainOfBug(
      Sourced<Ingress> ingress, RuntimeException bug, Complaints complaints) {
    ingress.error(
        complaints,
        FieldPath.of(),
        "",
        "not served because of a bug: " + bug.getClass().getSimpleName(),
        "report it together with this object");
  }

  private List<Sourced<Ingress>> ours() {
    List<Sourced<Ingress>> ours = new ArrayList<>();
    for (Sourced<Ingress> ingress : objects.ingresses()) {
      Complaints complaints = new Complaints(ingress.ref());
      if (classes.isOurs(ingress, complaints)) {
        ours.add(ingress);
      }
      diagnostics.addAll(complaints.diagnostics());
    }
    return ours.stream().sorted(IngressAge.OLDEST_FIRST).toList();
  }

  /** What solvers answer, each host and path once, by the oldest. */
  private List<Challenge> challenges(List<Sourced<Ingress>> solvers, IngressContext context) {
    Map<String, Challenge> byUrl = new TreeMap<>();
    for (Sourced<Ingress> solver : solvers) {
      Complaints complaints = new Complaints(solver.ref());
      if (surroundings.tls() && surroundings.plainHttp()) {
        challenges(solver, context, complaints)
            .forEach(
                challenge -> byUrl.putIfAbsent(challenge.host() + challenge.path(), challenge));
      } else {
        SolverReader.complainOfSilence(solver, complaints);
      }
      diagnostics.addAll(complaints.diagnostics());
    }
    return List.copyOf(byUrl.values());
  }

  private static List<Challenge> challenges(
      Sourced<Ingress> solver, IngressContext context, Complaints complaints) {
    try {
      return SolverReader.read(solver, context, complaints);
    } catch (RuntimeException e) {
      complainOfBug(solver, e, complaints);
      return List.of();
    }
  }
}
