package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.source.manifest.Sourced;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may have another answer than in the round before. Questions about anything else need not be
 * asked again by an Ingress that was there in that round.
 *
 * <p>A subject is the reference of an object, {@code namespace/name} of a Service for its slices, a
 * host, or one of the constants.
 */
final class NewsOfRound {
  /** The subject of questions about IngressClasses. */
  static final String CLASSES = "classes";

  /** The subject of questions that time alone may answer differently. */
  static final String TIME = "time";

  private final boolean everything;
  private final Set<Object> subjects = new HashSet<>(Set.of(TIME));
  private final Set<Identity> newcomers = new HashSet<>();

  private NewsOfRound(boolean everything) {
    this.everything = everything;
  }

  /** Anything may be another. */
  static NewsOfRound everything() {
    return new NewsOfRound(true);
  }

  /** These objects and what these claims are for; the IngressClasses are the same. */
  static NewsOfRound of(
      Difference<Sourced<?>> objects, Optional<Difference<IngressClaim>> otherOwners) {
    NewsOfRound news = new NewsOfRound(false);
    objects.removed().forEach(news::add);
    objects.added().forEach(news::add);
    objects.added().stream()
        .filter(object -> object.object() instanceof Ingress)
        .map(Identity::of)
        .forEach(news.newcomers::add);
    otherOwners.ifPresent(
        claims -> {
          claims.removed().forEach(claim -> news.add(claim.hosts()));
          claims.added().forEach(claim -> news.add(claim.hosts()));
        });
    return news;
  }

  private void add(Sourced<?> object) {
    subjects.add(object.ref());
    object.as(EndpointSlice.class).flatMap(KubernetesObjects::serviceOf).ifPresent(subjects::add);
  }

  private void add(List<Hostname> hosts) {
    subjects.addAll(hosts);
    hosts.forEach(host -> host.covering().ifPresent(subjects::add));
  }

  /** Whether a question about this may have another answer. */
  boolean mayConcern(Object subject) {
    return everything || subjects.contains(subject);
  }

  /** Whether all questions of an Ingress have to be asked. */
  boolean isNew(Sourced<Ingress> ingress) {
    return everything || newcomers.contains(Identity.of(ingress));
  }
}
