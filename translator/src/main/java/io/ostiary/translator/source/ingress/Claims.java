package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the Ingresses of ours claim.
 *
 * @param oldestFirst the claims
 * @param complaints about the class of an Ingress, of ours or not
 */
record Claims(List<IngressClaim> oldestFirst, Map<Identity, List<Diagnostic>> complaints) {
  Claims {
    oldestFirst = List.copyOf(oldestFirst);
    complaints = Map.copyOf(complaints);
  }

  /** Those of all Ingresses. */
  static Claims of(KubernetesObjects objects, IngressClasses classes, HostNaming naming) {
    return new Claims(List.of(), Map.of()).after(List.of(), objects.ingresses(), classes, naming);
  }

  /** The same after a difference, for which classes and names of hosts stayed as they were. */
  Claims after(Difference<Sourced<?>> difference, IngressClasses classes, HostNaming naming) {
    List<Sourced<Ingress>> removed = ingresses(difference.removed());
    List<Sourced<Ingress>> added = ingresses(difference.added());
    return removed.isEmpty() && added.isEmpty() ? this : after(removed, added, classes, naming);
  }

  private static List<Sourced<Ingress>> ingresses(List<Sourced<?>> objects) {
    return objects.stream().flatMap(object -> object.as(Ingress.class).stream()).toList();
  }

  private Claims after(
      List<Sourced<Ingress>> removed,
      List<Sourced<Ingress>> added,
      IngressClasses classes,
      HostNaming naming) {
    Set<Identity> gone = removed.stream().map(Identity::of).collect(Collectors.toSet());
    List<IngressClaim> claims = new ArrayList<>(oldestFirst);
    claims.removeIf(claim -> gone.contains(Identity.of(claim.ingress())));
    Map<Identity, List<Diagnostic>> complained = new HashMap<>(complaints);
    complained.keySet().removeAll(gone);
    List<IngressClaim> next = new ArrayList<>();
    for (Sourced<Ingress> ingress : added) {
      Complaints complaint = new Complaints(ingress.ref());
      if (classes.isOurs(ingress, complaint)) {
        next.add(IngressClaim.of(ingress, naming));
      }
      if (!complaint.diagnostics().isEmpty()) {
        complained.put(Identity.of(ingress), complaint.diagnostics());
      }
    }
    claims.addAll(next);
    // What was sorted before is one run, so this costs little more than a glance.
    claims.sort(IngressClaim.OLDEST_FIRST);
    return new Claims(claims, complained);
  }

  /** The claims that can make somebody an owner. */
  List<IngressClaim> ofHosts() {
    return oldestFirst.stream().filter(claim -> !claim.isSolver()).toList();
  }
}
