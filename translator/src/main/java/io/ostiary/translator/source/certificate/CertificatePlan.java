package io.ostiary.translator.source.certificate;

import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.source.certificate.ReadCertificate.Usable;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Decides for each server name which certificate answers.
 *
 * <p>The names of the installation's own certificates come first. Then each host gets the newest of
 * the certificates that were asked for it, under the certificate's own name where that touches no
 * other namespace: a wildcard certificate's chain then stays as it is when hosts come and go, and a
 * changed chain would close its connections.
 */
public final class CertificatePlan {
  private static final CertificateName DEFAULT = new CertificateName("default");

  /** Newest first; a rotated certificate may well end earlier than the one it replaces. */
  private static final Comparator<Request> NEWEST_FIRST =
      Comparator.<Request, Instant>comparing(r -> r.certificate().notBefore())
          .reversed()
          .thenComparing(Request::name);

  private final Map<Hostname, CertificateName> taken = new TreeMap<>();
  private final Owners owners;

  private CertificatePlan(Owners owners) {
    this.owners = owners;
  }

  /** To which namespace hosts belong. */
  public interface Owners {
    /** Whether a host or wildcard, or a host under that wildcard, is somebody else's. */
    boolean isForeign(Hostname name, String namespace);

    /** The hosts of a namespace under a wildcard. */
    Set<Hostname> hostsUnder(Hostname wildcard, String namespace);
  }

  /**
   * A certificate that is asked for.
   *
   * @param name its name
   * @param certificate the certificate
   * @param namespace whose it is; empty for the installation
   * @param hosts the hosts that it is asked for; it covers all of them
   */
  public record Request(
      CertificateName name, Usable certificate, String namespace, Set<Hostname> hosts) {
    public Request {
      hosts = ImmutableSortedSet.copyOf(hosts);
    }
  }

  /**
   * The certificates to serve, with disjoint names.
   *
   * @param own those of the installation
   * @param requests those of namespaces
   * @param owners to which namespace hosts belong
   * @param fallback answers all other names when the installation has no certificate
   */
  public static Map<CertificateName, Certificate> of(
      Map<CertificateName, Usable> own,
      Collection<Request> requests,
      Owners owners,
      KeyPair fallback) {
    CertificatePlan plan = new CertificatePlan(owners);
    List<Request> ownRequests =
        own.entrySet().stream()
            .map(e -> new Request(e.getKey(), e.getValue(), "", e.getValue().names()))
            .sorted(NEWEST_FIRST)
            .toList();
    for (Request request : ownRequests) {
      request.hosts().forEach(name -> plan.taken.putIfAbsent(name, request.name()));
    }
    List<Request> sorted = requests.stream().sorted(NEWEST_FIRST).toList();
    plan.takeRequested(sorted);

    Map<CertificateName, Set<Hostname>> names = new HashMap<>();
    plan.taken.forEach(
        (name, holder) -> names.computeIfAbsent(holder, n -> new TreeSet<>()).add(name));
    Map<CertificateName, Certificate> certificates = new TreeMap<>();
    Stream.concat(ownRequests.stream(), sorted.stream())
        .filter(request -> names.containsKey(request.name()))
        .forEach(
            request ->
                certificates.put(
                    request.name(),
                    new Certificate(
                        request.name(),
                        names.getOrDefault(request.name(), Set.of()),
                        request.certificate().keyPair())));
    KeyPair answer = own.values().stream().findFirst().map(Usable::keyPair).orElse(fallback);
    certificates.put(DEFAULT, new Certificate(DEFAULT, Set.of(), answer));
    return certificates;
  }

  private void takeRequested(List<Request> newestFirst) {
    Map<Hostname, Request> winners = new TreeMap<>();
    for (Request request : newestFirst) {
      request.hosts().forEach(host -> winners.putIfAbsent(host, request));
    }
    winners.forEach(this::take);
    for (Request request : newestFirst) {
      for (Hostname name : request.certificate().names()) {
        unrequested(name, request.namespace()).stream()
            .filter(host -> !winners.containsKey(host))
            .forEach(host -> taken.putIfAbsent(host, request.name()));
      }
    }
  }

  /**
   * What a certificate answers by a name of its own: nobody else's host, and all of its owner's.
   */
  private Set<Hostname> unrequested(Hostname name, String namespace) {
    return owners.isForeign(name, namespace) ? owners.hostsUnder(name, namespace) : Set.of(name);
  }

  private void take(Hostname host, Request winner) {
    Hostname name =
        winner.certificate().names().contains(host)
            ? host
            : host.covering()
                .filter(wildcard -> !owners.isForeign(wildcard, winner.namespace()))
                .orElse(host);
    CertificateName holder = taken.putIfAbsent(name, winner.name());
    boolean sharedWithOther = holder != null && !holder.equals(winner.name());
    if (sharedWithOther && !name.equals(host)) {
      taken.putIfAbsent(host, winner.name());
    }
  }
}
