package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
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
  private final IngressMemory memory;
  private final KubernetesObjects objects;
  private final IngressClasses classes;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private IngressTranslator(
      KubernetesObjects objects, Surroundings surroundings, IngressMemory memory) {
    this.objects = objects;
    this.surroundings = surroundings;
    this.memory = memory;
    this.classes = new IngressClasses(objects.classes(), surroundings.rules().controllers());
  }

  /**
   * What the configuration says about Ingresses.
   *
   * @param rules what holds for all alike
   * @param reserved hosts that no Ingress can have
   * @param now for certificates
   */
  public record Surroundings(IngressRules rules, Set<Hostname> reserved, Instant now) {
    public Surroundings {
      requireNonNull(rules);
      reserved = Set.copyOf(reserved);
      requireNonNull(now);
    }
  }

  /**
   * Translates; the order of the objects is without meaning.
   *
   * @param memory saves work, and is without meaning as well
   */
  public static IngressResult translate(
      KubernetesObjects objects, Surroundings surroundings, IngressMemory memory) {
    return new IngressTranslator(objects, surroundings, memory).translate();
  }

  /** The Ingresses of a class of these controllers; the order of objects is without meaning. */
  public static Set<ObjectRef> ofOurs(KubernetesObjects objects, Set<String> controllers) {
    IngressClasses classes = new IngressClasses(objects.classes(), controllers);
    return objects.ingresses().stream()
        .filter(ingress -> classes.isOurs(ingress, new Complaints(ingress.ref())))
        .map(Sourced::ref)
        .collect(Collectors.toSet());
  }

  private IngressResult translate() {
    diagnostics.addAll(objects.diagnostics());
    diagnostics.addAll(classes.diagnostics());
    List<IngressClaim> all = ours();
    List<IngressClaim> ours = all.stream().filter(claim -> !claim.isSolver()).toList();
    HostOwners owners = new HostOwners(ours, surroundings.reserved());
    ClusterView view =
        new ClusterView(
            objects,
            classes,
            owners,
            new SecretCertificates(memory.certificates(), surroundings.now()));
    IngressFragments fragments = new IngressFragments(surroundings.rules(), view, memory);
    List<WantedCertificate> wanted = new ArrayList<>();
    List<Instant> changes = new ArrayList<>();
    Map<Hostname, List<Candidate>> candidates = new TreeMap<>();
    Map<String, Challenge> challenges = new TreeMap<>();
    Map<UpstreamName, Upstream> upstreams = new TreeMap<>();
    // What several ask for belongs to the oldest.
    for (IngressClaim claim : all) {
      IngressFragment fragment = fragments.of(claim);
      for (Candidate one : fragment.candidates()) {
        candidates.computeIfAbsent(one.host(), host -> new ArrayList<>()).add(one);
      }
      for (Challenge one : fragment.challenges()) {
        challenges.putIfAbsent(one.host() + one.path(), one);
      }
      fragment.upstreams().forEach(upstreams::putIfAbsent);
      wanted.addAll(fragment.certificates());
      changes.addAll(fragment.changes());
      diagnostics.addAll(fragment.diagnostics());
    }
    return new IngressResult(
        hosts(candidates),
        upstreams,
        WantedCertificate.together(wanted),
        List.copyOf(challenges.values()),
        owners::isForeign,
        changes,
        diagnostics);
  }

  private Map<Hostname, VirtualHost> hosts(Map<Hostname, List<Candidate>> candidates) {
    Map<Hostname, VirtualHost> hosts = new TreeMap<>();
    candidates.forEach(
        (host, list) -> {
          List<Identity> parts = list.stream().map(Identity::of).toList();
          HostRoutes.Ordered ordered =
              memory
                  .hosts()
                  .get(new IngressMemory.HostKey(host, parts), () -> HostRoutes.of(host, list));
          hosts.put(host, ordered.host());
          diagnostics.addAll(ordered.diagnostics());
        });
    return hosts;
  }

  private List<IngressClaim> ours() {
    HostNaming naming = surroundings.rules().naming();
    List<IngressClaim> ours = new ArrayList<>();
    for (Sourced<Ingress> ingress : objects.ingresses()) {
      Complaints complaints = new Complaints(ingress.ref());
      if (classes.isOurs(ingress, complaints)) {
        IngressMemory.ClaimKey key = new IngressMemory.ClaimKey(Identity.of(ingress), naming);
        ours.add(memory.claims().get(key, () -> IngressClaim.of(ingress, naming)));
      }
      diagnostics.addAll(complaints.diagnostics());
    }
    ours.sort(IngressClaim.OLDEST_FIRST);
    return ours;
  }
}
