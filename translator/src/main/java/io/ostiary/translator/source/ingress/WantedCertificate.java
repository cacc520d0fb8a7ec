package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.source.certificate.CertificatePlan;
import io.ostiary.translator.source.certificate.ReadCertificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A certificate that an Ingress wants.
 *
 * @param namespace the namespace of both
 * @param secret the name of the Secret that holds it
 * @param certificate the certificate
 * @param hosts hosts of that namespace that it covers
 */
record WantedCertificate(
    String namespace, String secret, ReadCertificate.Usable certificate, Set<Hostname> hosts) {
  WantedCertificate {
    requireNonNull(namespace);
    requireNonNull(secret);
    requireNonNull(certificate);
    hosts = ImmutableSortedSet.copyOf(hosts);
  }

  /** One request for each certificate, by name, for all the hosts that it is wanted for. */
  static List<CertificatePlan.Request> together(Collection<WantedCertificate> all) {
    Map<CertificateName, WantedCertificate> first = new TreeMap<>();
    Map<CertificateName, Set<Hostname>> hosts = new TreeMap<>();
    for (WantedCertificate wanted : all) {
      CertificateName name = new CertificateName(wanted.namespace() + "/" + wanted.secret());
      first.putIfAbsent(name, wanted);
      hosts.computeIfAbsent(name, key -> new HashSet<>()).addAll(wanted.hosts());
    }
    List<CertificatePlan.Request> requests = new ArrayList<>();
    first.forEach(
        (name, wanted) ->
            requests.add(
                new CertificatePlan.Request(
                    name,
                    wanted.certificate(),
                    wanted.namespace(),
                    hosts.getOrDefault(name, Set.of()))));
    return requests;
  }
}
