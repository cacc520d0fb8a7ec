package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.List;

/**
 * What each Ingress asks for. An Ingress is read again only when it, the rules for all, or an
 * answer to one of its own questions has changed.
 */
final class IngressFragments {
  private final IngressRules rules;
  private final ClusterView view;
  private final IngressMemory memory;

  IngressFragments(IngressRules rules, ClusterView view, IngressMemory memory) {
    this.rules = rules;
    this.view = view;
    this.memory = memory;
  }

  /**
   * A fragment, and what was asked for it.
   *
   * @param isSound whether it may be used again; not where a bug cut the questions short
   */
  record Known(IngressFragment fragment, List<Lookups.Asked> asked, boolean isSound) {
    Known {
      asked = List.copyOf(asked);
    }

    boolean holds(ClusterView now, boolean askAll) {
      if (!isSound) {
        return false;
      }
      for (Lookups.Asked one : asked) {
        if ((askAll || now.news().mayConcern(one.subject())) && !one.holds(now)) {
          return false;
        }
      }
      return true;
    }
  }

  /** What an Ingress asks for. */
  IngressFragment of(IngressClaim claim) {
    IngressMemory.FragmentKey key =
        new IngressMemory.FragmentKey(Identity.of(claim.ingress()), Identity.of(rules));
    return memory
        .fragments()
        .get(
            key,
            known -> known.holds(view, view.news().isNew(claim.ingress())),
            () -> new Reading(claim).read())
        .fragment();
  }

  /** The reading of one Ingress. */
  private final class Reading {
    private final IngressClaim claim;
    private final Sourced<Ingress> ingress;
    private final Lookups lookups = new Lookups(view);
    private final IngressContext context = IngressContext.of(rules, lookups);
    private final Complaints complaints;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Challenge> challenges = new ArrayList<>();
    private boolean isSound = true;

    Reading(IngressClaim claim) {
      this.claim = claim;
      this.ingress = claim.ingress();
      this.complaints = new Complaints(ingress.ref());
    }

    Known read() {
      IngressCertificates certificates = new IngressCertificates(ingress, lookups, complaints);
      if (claim.isSolver()) {
        challenges();
      } else {
        candidates();
        if (rules.tls()) {
          certificates.read();
        }
      }
      List<Diagnostic> diagnostics = new ArrayList<>(complaints.diagnostics());
      diagnostics.addAll(context.backends().diagnostics());
      diagnostics.addAll(certificates.diagnostics());
      return new Known(
          new IngressFragment(
              candidates,
              challenges,
              context.backends().byName(),
              certificates.wanted(),
              lookups.changes(),
              diagnostics),
          lookups.asked(),
          isSound);
    }

    /**
     * A mistake of this program is kept to the object that shows it. Its hosts, and those of one
     * that could not be read as a whole, count as asked for with unreadable paths, or what was
     * protected there would fall to the routes of others.
     */
    private void candidates() {
      if (!ingress.whole()) {
        unreadable();
        return;
      }
      try {
        candidates.addAll(IngressReader.read(ingress, context, complaints));
      } catch (RuntimeException e) {
        complainOfBug(e);
        unreadable();
      }
    }

    private void unreadable() {
      String namespace = ingress.ref().namespace();
      claim.hosts().stream()
          .distinct()
          .filter(host -> !lookups.isReserved(host))
          .filter(host -> lookups.owner(host).filter(namespace::equals).isPresent())
          .sorted()
          .map(host -> Candidate.unreadable(host, ingress))
          .forEach(candidates::add);
    }

    private void challenges() {
      if (!rules.tls() || !rules.plainHttp()) {
        SolverReader.complainOfSilence(ingress, complaints);
        return;
      }
      try {
        challenges.addAll(SolverReader.read(ingress, context, complaints));
      } catch (RuntimeException e) {
        complainOfBug(e);
      }
    }

    private void complainOfBug(RuntimeException bug) {
      isSound = false;
      ingress.error(
          complaints,
          FieldPath.of(),
          "",
          "not served because of a bug: " + bug.getClass().getSimpleName(),
          "report it together with this object");
    }
  }
}
