package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.ClientCertificates;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;

/** Whose client certificates the routes of an Ingress believe; Secrets are its own namespace's. */
final class SecretClientKeys {
  static final Key<String> CA_SECRET =
      Key.of(
          "tls_downstream_client_ca_secret",
          ValueTypes.TEXT,
          "the installation's",
          "a Secret whose ca.crt holds the authorities of client certificates, without which the"
              + " hosts' clients are refused");

  static final List<Key<?>> KEYS = List.of(CA_SECRET);

  private SecretClientKeys() {}

  static Optional<String> read(
      Values values, ClientCertificates clients, Lookups lookups, String namespace) {
    Optional<Sourced<Secret>> secret = NamedSecrets.get(values, CA_SECRET, lookups, namespace);
    Optional<String> pem = secret.flatMap(s -> SecretData.text(s.object(), "ca.crt"));
    if (secret.isPresent() && pem.filter(CertificateReader::areAuthorities).isEmpty()) {
      values.error(CA_SECRET, "its ca.crt holds no certificates in PEM", "add them");
    }
    pem.flatMap(clients::fault)
        .ifPresent(fault -> values.error(CA_SECRET, fault.problem(), fault.remedy()));
    return pem;
  }
}
