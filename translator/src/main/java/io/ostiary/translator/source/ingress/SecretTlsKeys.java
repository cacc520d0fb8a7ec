package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;

/** TLS towards the upstreams of an Ingress; Secrets are those of its own namespace. */
final class SecretTlsKeys {
  static final Key<Boolean> SKIP_VERIFY =
      Key.of(
          "tls_skip_verify",
          ValueTypes.BOOLEAN,
          "false",
          "any certificate of the upstream is taken");
  static final Key<String> SERVER_NAME =
      Key.of(
          "tls_server_name",
          ValueTypes.TEXT,
          "SERVICE.NAMESPACE.svc.cluster.local",
          "SNI, and the name that the upstream's certificate must carry");
  static final Key<String> CA_SECRET =
      Key.of(
          "tls_custom_ca_secret",
          ValueTypes.TEXT,
          "",
          "a Secret whose ca.crt holds the only authorities that count");
  static final Key<String> CLIENT_SECRET =
      Key.of(
          "tls_client_secret",
          ValueTypes.TEXT,
          "",
          "a Secret whose tls.crt and tls.key are shown to the upstream");

  static final List<Key<?>> KEYS = List.of(SKIP_VERIFY, SERVER_NAME, CA_SECRET, CLIENT_SECRET);

  private SecretTlsKeys() {}

  static TlsSettings read(Values values, Lookups lookups, String namespace) {
    Optional<String> name = values.get(SERVER_NAME);
    if (name.filter(text -> Hostname.parse(text).isEmpty()).isPresent()) {
      values.error(SERVER_NAME, "not a host", "write a host name");
    }
    return new TlsSettings(
        values.isSet(SKIP_VERIFY),
        name,
        authorities(values, lookups, namespace),
        clientCertificate(values, lookups, namespace),
        false);
  }

  private static Optional<String> authorities(Values values, Lookups lookups, String namespace) {
    Optional<Sourced<Secret>> secret = NamedSecrets.get(values, CA_SECRET, lookups, namespace);
    Optional<String> pem = secret.flatMap(s -> SecretData.text(s.object(), "ca.crt"));
    if (secret.isPresent() && pem.filter(CertificateReader::areAuthorities).isEmpty()) {
      values.unmet(CA_SECRET, "its ca.crt holds no certificates in PEM", "add them");
    }
    return pem;
  }

  private static Optional<KeyPair> clientCertificate(
      Values values, Lookups lookups, String namespace) {
    Optional<Sourced<Secret>> secret = NamedSecrets.get(values, CLIENT_SECRET, lookups, namespace);
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return switch (lookups.certificate(secret.get())) {
      case ReadCertificate.Usable usable -> Optional.of(usable.keyPair());
      case ReadCertificate.Unusable unusable -> {
        values.unmet(CLIENT_SECRET, unusable.problem(), unusable.remedy());
        yield Optional.empty();
      }
    };
  }
}
