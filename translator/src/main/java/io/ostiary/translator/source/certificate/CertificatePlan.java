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
import java.util.function.BiPredicate;
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
  private final BiPredicate<Hostname, String> foreign;

  private CertificatePlan(BiPredicate<Hostname, String> foreign) {
    this.foreign = foreign;
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
   * @param foreign whether a name touches a host of somebody else than a namespace
   * @param fallback answers all other names when the installation has no certificate
   */
  public static Map<CertificateName, Certificate> of(
      Map<CertificateName, Usable> own,
      Collection<Request> requests,
      BiPredicate<Hostname, String> foreign,
      KeyPair fallback) {
    CertificatePlan plan = new CertificatePlan(foreign);
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
        if (!winners.containsKey(name) && !foreign.test(name, request.namespace())) {
          taken.putIfAbsent(name, request.name());
        }
      }
    }
  }

  private void take(Hostname host, Request winner) {
    Hostname name =
        winner.certificate().names().contains(host)
            ? host
            : host.covering()
                .filter(wildcard -> !foreign.test(wildcard, winner.namespace()))
                .orElse(host);
    CertificateName holder = taken.putIfAbsent(name, winner.name());
    boolean sharedWithOther = holder != null && !holder.equals(winner.name());
    if (sharedWithOther && !name.equals(host)) {
      taken.putIfAbsent(host, winner.name());
    }
  }
}
