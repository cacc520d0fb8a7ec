package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The certificates that an Ingress asks for in {@code spec.tls}, and the hosts that they are for.
 */
final class IngressCertificates {
  private final Sourced<Ingress> ingress;
  private final Lookups lookups;
  private final Complaints complaints;
  private final List<WantedCertificate> wanted = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /** Complains about the Ingress to the given complaints. */
  IngressCertificates(Sourced<Ingress> ingress, Lookups lookups, Complaints complaints) {
    this.ingress = ingress;
    this.lookups = lookups;
    this.complaints = complaints;
  }

  List<WantedCertificate> wanted() {
    return wanted;
  }

  /** What is wrong with the Secrets. */
  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Reads what it asks for. */
  void read() {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.object().getSpec());
    List<IngressTLS> entries = spec.map(IngressSpec::getTls).orElse(List.of());
    for (int i = 0; i < entries.size(); i++) {
      FieldPath field = FieldPath.of("spec", "tls").item(i);
      Optional<IngressTLS> entry = Optional.ofNullable(entries.get(i));
      Optional<String> secret = entry.map(IngressTLS::getSecretName).filter(s -> !s.isEmpty());
      if (secret.isPresent()) {
        Set<Hostname> hosts = hosts(field, entry.get(), spec.get());
        certificate(field.field("secretName"), secret.get())
            .ifPresent(c -> want(field, secret.get(), c, hosts));
      }
    }
  }

  /** The hosts of an entry, or those of the rules when it names none. */
  private Set<Hostname> hosts(FieldPath field, IngressTLS entry, IngressSpec spec) {
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

  private Optional<ReadCertificate.Usable> certificate(FieldPath field, String name) {
    String namespace = ingress.ref().namespace();
    Optional<Sourced<Secret>> secret = lookups.secret(namespace, name);
    if (secret.isEmpty()) {
      ingress.warning(
          complaints,
          field,
          name,
          "there is no such Secret in namespace "
              + namespace
              + " yet, so the default certificate"
              + " is served",
          "add it, of type kubernetes.io/tls, or wait for cert-manager");
      return Optional.empty();
    }
    return switch (lookups.certificate(secret.get())) {
      case ReadCertificate.Usable usable -> {
        if (usable.endsSoon()) {
          warn(secret.get(), usable);
        }
        yield Optional.of(usable);
      }
      case ReadCertificate.Unusable unusable -> {
        complain(secret.get(), unusable);
        yield Optional.empty();
      }
    };
  }

  private void warn(Sourced<Secret> secret, ReadCertificate.Usable ending) {
    Complaints ofSecret = new Complaints(secret.ref());
    secret.warning(
        ofSecret,
        FieldPath.of("data"),
        "",
        "the certificate ends at " + ending.notAfter(),
        "renew it, or see why cert-manager does not");
    diagnostics.addAll(ofSecret.diagnostics());
  }

  private void complain(Sourced<Secret> secret, ReadCertificate.Unusable unusable) {
    Complaints ofSecret = new Complaints(secret.ref());
    secret.error(
        ofSecret,
        FieldPath.of("data"),
        "",
        unusable.problem() + ", so the default certificate is served",
        unusable.remedy());
    diagnostics.addAll(ofSecret.diagnostics());
  }

  private void want(
      FieldPath field, String secret, ReadCertificate.Usable certificate, Set<Hostname> hosts) {
    String namespace = ingress.ref().namespace();
    Set<Hostname> covered = new TreeSet<>();
    for (Hostname host : hosts) {
      if (!certificate.covers(host)) {
        ingress.warning(
            complaints,
            field.field("hosts"),
            host.value(),
            "the certificate in Secret " + secret + " is not for this host",
            "renew it with this name, or name another Secret");
      } else {
        covered.addAll(lookups.own(host, namespace));
      }
    }
    wanted.add(new WantedCertificate(namespace, secret, certificate, covered));
  }
}
