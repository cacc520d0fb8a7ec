package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.setting.Complaints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final IngressRules rules;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private IngressTranslator(
      KubernetesObjects objects, Surroundings surroundings, IngressMemory memory) {
    this.objects = objects;
    this.surroundings = surroundings;
    this.memory = memory;
    this.rules = memory.same(surroundings.rules());
  }

  /**
   * All that a translation looked at, and what it came to, for the one that follows.
   *
   * @param classObjects what the classes were made of
   */
  record Round(
      KubernetesObjects objects,
      List<Sourced<IngressClass>> classObjects,
      IngressRules rules,
      Set<Hostname> reserved,
      IngressClasses classes,
      Claims claims,
      HostOwners owners,
      Merged merged) {}

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
    Optional<Round> before = memory.lastRound().filter(this::isComparable);
    Optional<Difference<Sourced<?>>> difference =
        before.flatMap(round -> objects.since(round.objects()));
    ClusterView view;
    Claims claims;
    if (before.isPresent() && difference.isPresent()) {
      claims = before.get().claims().after(difference.get(), before.get().classes(), naming());
      view = view(before.get(), difference.get(), claims);
    } else {
      IngressClasses classes = new IngressClasses(objects.classes(), rules.controllers());
      claims = Claims.of(objects, classes, naming());
      HostOwners owners = new HostOwners(claims.ofHosts(), surroundings.reserved());
      view = view(classes, owners, NewsOfRound.everything());
    }
    diagnostics.addAll(view.classes().diagnostics());
    claims.complaints().values().forEach(diagnostics::addAll);
    IngressFragments reading = new IngressFragments(rules, view, memory);
    List<IngressFragment> fragments = new ArrayList<>(claims.oldestFirst().size());
    claims.oldestFirst().forEach(claim -> fragments.add(reading.of(claim)));
    Merged merged = memory.lastRound().map(Round::merged).orElse(Merged.NOTHING).after(fragments);
    merged.complaints().values().forEach(diagnostics::addAll);
    memory.endRound(
        new Round(
            objects,
            objects.classes(),
            rules,
            surroundings.reserved(),
            view.classes(),
            claims,
            view.owners(),
            merged));
    return result(merged, view.owners());
  }

  /** Whether what holds for all alike is the same as it was in that round. */
  @SuppressWarnings("ReferenceEquality") // Equal ones that are others cost work and nothing else.
  private boolean isComparable(Round round) {
    return round.rules() == rules
        && round.reserved().equals(surroundings.reserved())
        && Difference.between(round.classObjects(), objects.classes()).isEmpty();
  }

  private HostNaming naming() {
    return rules.naming();
  }

  private ClusterView view(IngressClasses classes, HostOwners owners, NewsOfRound news) {
    return new ClusterView(
        objects,
        classes,
        owners,
        new SecretCertificates(memory.certificates(), surroundings.now()),
        news);
  }

  private ClusterView view(Round before, Difference<Sourced<?>> difference, Claims claims) {
    Difference<IngressClaim> others =
        Difference.between(before.claims().oldestFirst(), claims.oldestFirst());
    boolean sameOwners = claimed(others.removed()).equals(claimed(others.added()));
    HostOwners owners =
        sameOwners ? before.owners() : new HostOwners(claims.ofHosts(), surroundings.reserved());
    return view(
        before.classes(),
        owners,
        NewsOfRound.of(difference, sameOwners ? Optional.empty() : Optional.of(others)));
  }

  /** All of some claims that owners are made of. */
  private static Set<List<Object>> claimed(List<IngressClaim> claims) {
    return claims.stream()
        .map(
            claim -> List.<Object>of(claim.key(), claim.created(), claim.isSolver(), claim.hosts()))
        .collect(Collectors.toSet());
  }

  private IngressResult result(Merged merged, HostOwners owners) {
    List<WantedCertificate> wanted = new ArrayList<>();
    List<Instant> changes = new ArrayList<>();
    Map<String, Challenge> challenges = new TreeMap<>();
    // What several ask for belongs to the oldest.
    for (IngressFragment fragment : merged.fragments()) {
      for (Challenge one : fragment.challenges()) {
        challenges.putIfAbsent(one.host() + one.path(), one);
      }
      wanted.addAll(fragment.certificates());
      changes.addAll(fragment.changes());
      diagnostics.addAll(fragment.diagnostics());
    }
    return new IngressResult(
        merged.hosts(),
        merged.upstreams(),
        WantedCertificate.together(wanted),
        List.copyOf(challenges.values()),
        owners,
        changes,
        diagnostics);
  }
}
