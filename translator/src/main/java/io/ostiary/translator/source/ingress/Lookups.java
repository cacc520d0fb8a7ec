package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.manifest.Sourced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How an Ingress looks up what is outside of it. Each question is kept with its answer: as long as
 * all answers stay the same, so does what the Ingress means, because it can ask nobody else. An
 * answer of objects is the same as long as they are those very objects.
 */
final class Lookups {
  private final ClusterView view;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Instant> changes = new ArrayList<>();

  Lookups(ClusterView view) {
    this.view = view;
  }

  /**
   * A question and its answer.
   *
   * @param subject what it is about, as {@link NewsOfRound} names it
   */
  record Asked(Object subject, Function<ClusterView, Object> question, Object answer) {
    /** Whether the answer is the same now. */
    boolean holds(ClusterView now) {
      return question.apply(now).equals(answer);
    }
  }

  /** All that was asked so far. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** When time alone makes another answer of one that was given. */
  List<Instant> changes() {
    return List.copyOf(changes);
  }

  Optional<Sourced<Service>> service(String namespace, String name) {
    return object(
        new ObjectRef("Service", namespace, name), now -> now.objects().service(namespace, name));
  }

  Optional<Sourced<Secret>> secret(String namespace, String name) {
    return object(
        new ObjectRef("Secret", namespace, name), now -> now.objects().secret(namespace, name));
  }

  /** The slices of a Service, by name. */
  List<Sourced<EndpointSlice>> slices(String namespace, String service) {
    Function<ClusterView, List<Sourced<EndpointSlice>>> question =
        now -> now.objects().slices(namespace, service);
    List<Sourced<EndpointSlice>> answer = question.apply(view);
    asked.add(
        new Asked(
            namespace + "/" + service, now -> identities(question.apply(now)), identities(answer)));
    return answer;
  }

  private static List<Identity> identities(List<Sourced<EndpointSlice>> slices) {
    return slices.stream().map(Identity::of).toList();
  }

  /** The IngressClass of ours that an Ingress belongs to, where that is an object. */
  Optional<Sourced<IngressClass>> classOf(Sourced<Ingress> ingress) {
    return object(NewsOfRound.CLASSES, now -> now.classes().of(ingress));
  }

  /** The certificate and key in a Secret, as they are to be judged now. */
  ReadCertificate certificate(Sourced<Secret> secret) {
    ReadCertificate certificate = value(NewsOfRound.TIME, now -> now.certificates().of(secret));
    certificate.nextChange().ifPresent(changes::add);
    return certificate;
  }

  /** Whether a host is taken by the configuration itself. */
  boolean isReserved(Hostname host) {
    return value(host, now -> now.owners().isReserved(host));
  }

  /** The namespace that a host belongs to. */
  Optional<String> owner(Hostname host) {
    return value(host, now -> now.owners().owner(host));
  }

  /** What of a host or wildcard is a namespace's. */
  Set<Hostname> own(Hostname name, String namespace) {
    return value(name, now -> now.owners().own(name, namespace));
  }

  private <T> Optional<T> object(Object subject, Function<ClusterView, Optional<T>> question) {
    Optional<T> answer = question.apply(view);
    asked.add(
        new Asked(subject, now -> question.apply(now).map(Identity::of), answer.map(Identity::of)));
    return answer;
  }

  private <T> T value(Object subject, Function<ClusterView, T> question) {
    T answer = question.apply(view);
    asked.add(new Asked(subject, question::apply, answer));
    return answer;
  }
}
