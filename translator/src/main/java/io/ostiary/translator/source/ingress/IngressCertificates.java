package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.certificate.CertificatePlan;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The certificates that Ingresses ask for in {@code spec.tls}, and the hosts that they ask for. */
final class IngressCertificates {
  private final KubernetesObjects objects;
  private final HostOwners owners;
  private final Instant now;
  private final Map<String, ReadCertificate> read = new HashMap<>();
  // By namespace/name of the Secret, as above: hosts of that namespace that its certificate covers.
  private final Map<String, Set<Hostname>> hosts = new TreeMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Instant> changes = new ArrayList<>();

  IngressCertificates(KubernetesObjects objects, HostOwners owners, Instant now) {
    this.objects = objects;
    this.owners = owners;
    this.now = now;
  }

  /** What the Ingresses ask for, one request for each certificate. */
  List<CertificatePlan.Request> requests() {
    return hosts.entrySet().stream()
        .flatMap(
            entry ->
                usable(entry.getKey()).stream()
                    .map(
                        certificate ->
                            new CertificatePlan.Request(
                                new CertificateName(entry.getKey()),
                                certificate,
                                entry.getKey().substring(0, entry.getKey().indexOf('/')),
                                entry.getValue())))
        .toList();
  }

  private Optional<ReadCertificate.Usable> usable(String key) {
    return read.get(key) instanceof ReadCertificate.Usable usable
        ? Optional.of(usable)
        : Optional.empty();
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** When time alone changes what is served. */
  List<Instant> changes() {
    return changes;
  }

  /** Takes what an Ingress asks for. */
  void add(Sourced<Ingress> ingress, Complaints complaints) {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.object().getSpec());
    List<IngressTLS> entries = spec.map(IngressSpec::getTls).orElse(List.of());
    for (int i = 0; i < entries.size(); i++) {
      FieldPath field = FieldPath.of("spec", "tls").item(i);
      Optional<IngressTLS> entry = Optional.ofNullable(entries.get(i));
      Optional<String> secret = entry.map(IngressTLS::getSecretName).filter(s -> !s.isEmpty());
      if (secret.isPresent()) {
        Set<Hostname> hosts = hosts(ingress, field, entry.get(), spec.get(), complaints);
        certificate(ingress, field.field("secretName"), secret.get(), complaints)
            .ifPresent(c -> want(ingress, field, secret.get(), c, hosts, complaints));
      }
    }
  }

  /** The hosts of an entry, or those of the rules when it names none. */
  private Set<Hostname> hosts(
      Sourced<Ingress> ingress,
      FieldPath field,
      IngressTLS entry,
      IngressSpec spec,
      Complaints complaints) {
    List<String> named = Optional.ofNullable(entry.getHosts()).orElse(List.of());
    List<String> texts =
        named.isEmpty()
            ? Optional.ofNullable(spec.getRules()).orElse(List.of()).stream()
                .filter(Objects::nonNull)
                .map(IngressRule::getHost)
                .toList()
            : named;
    Set<Hostname> hosts = new TreeSet<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = Optional.ofNullable(texts.get(i)).orElse("");
      Optional<Hostname> host = HostOwners.host(text).filter(h -> !h.equals(Hostname.ANY));
      if (host.isEmpty() && !named.isEmpty()) {
        ingress.error(
            complaints,
            field.field("hosts").item(i),
            text,
            "not a host",
            "write a host name, or *.example.com for one label");
      }
      host.ifPresent(hosts::add);
    }
    return hosts;
  }

  private Optional<ReadCertificate.Usable> certificate(
      Sourced<Ingress> ingress, FieldPath field, String name, Complaints complaints) {
    String namespace = ingress.ref().namespace();
    Optional<Sourced<Secret>> secret = objects.secret(namespace, name);
    if (secret.isEmpty()) {
      ingress.warning(
          complaints,
          field,
          name,
          "there is no such Secret in namespace "
              + namespace
              + " yet, so the default certificate"
              + " is served",
          "add it, or wait for cert-manager");
      return Optional.empty();
    }
    ReadCertificate certificate =
        read.computeIfAbsent(namespace + "/" + name, key -> read(secret.get()));
    return certificate instanceof ReadCertificate.Usable usable
        ? Optional.of(usable)
        : Optional.empty();
  }

  private ReadCertificate read(Sourced<Secret> secret) {
    String chain = SecretData.text(secret.object(), "tls.crt").orElse("");
    String key = SecretData.text(secret.object(), "tls.key").orElse("");
    ReadCertificate certificate = CertificateReader.read(chain, key, now);
    certificate.nextChange().ifPresent(changes::add);
    if (certificate instanceof ReadCertificate.Unusable unusable) {
      Complaints complaints = new Complaints(secret.ref());
      secret.error(
          complaints,
          FieldPath.of("data"),
          "",
          unusable.problem() + ", so the default certificate is served",
          unusable.remedy());
      diagnostics.addAll(complaints.diagnostics());
    }
    return certificate;
  }

  private void want(
      Sourced<Ingress> ingress,
      FieldPath field,
      String secret,
      ReadCertificate.Usable certificate,
      Set<Hostname> wanted,
      Complaints complaints) {
    String namespace = ingress.ref().namespace();
    Set<Hostname> covered = new TreeSet<>();
    for (Hostname host : wanted) {
      if (!certificate.covers(host)) {
        ingress.warning(
            complaints,
            field.field("hosts"),
            host.value(),
            "the certificate in Secret " + secret + " is not for this host",
            "renew it with this name, or name another Secret");
      } else {
        covered.addAll(owners.own(host, namespace));
      }
    }
    hosts.computeIfAbsent(namespace + "/" + secret, key -> new TreeSet<>()).addAll(covered);
  }
}
