package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** TLS towards the upstreams of a route. */
final class UpstreamTlsKeys {
  static final Key<Boolean> SKIP_VERIFY =
      Key.of(
          "tls_skip_verify",
          ValueTypes.BOOLEAN,
          "false",
          "any certificate of the upstream is taken");
  static final Key<String> SERVER_NAME =
      Key.of(
          "tls_upstream_server_name",
          ValueTypes.TEXT,
          "the host of 'to'",
          "SNI, and the name that the upstream's certificate must carry");
  static final Key<String> OLD_SERVER_NAME =
      Key.of("tls_server_name", ValueTypes.TEXT, "", "older name of tls_upstream_server_name");
  static final Key<String> CA =
      Key.of("tls_custom_ca", ValueTypes.TEXT, "", "base64 of the only authorities that count");
  static final Key<String> CA_FILE =
      Key.of("tls_custom_ca_file", ValueTypes.TEXT, "", "a file with them");
  static final Key<String> CERTIFICATE =
      Key.of("tls_client_cert", ValueTypes.TEXT, "", "base64 of the certificate to show");
  static final Key<String> CERTIFICATE_FILE =
      Key.of("tls_client_cert_file", ValueTypes.TEXT, "", "a file with it");
  static final Key<String> KEY =
      Key.ofSecret("tls_client_key", ValueTypes.TEXT, "base64 of its key");
  static final Key<String> KEY_FILE =
      Key.of("tls_client_key_file", ValueTypes.TEXT, "", "a file with it");

  static final Key<Boolean> RENEGOTIATION =
      Key.of(
          "tls_upstream_allow_renegotiation",
          ValueTypes.BOOLEAN,
          "false",
          "the upstream may ask for another handshake, as some do with TLS 1.2");

  static final List<Key<?>> KEYS =
      List.of(
          SKIP_VERIFY,
          SERVER_NAME,
          OLD_SERVER_NAME,
          CA,
          CA_FILE,
          CERTIFICATE,
          CERTIFICATE_FILE,
          KEY,
          KEY_FILE,
          Key.later("tls_downstream_server_name", "the name that clients must use"),
          RENEGOTIATION);

  private UpstreamTlsKeys() {}

  static TlsSettings read(Values values, FileContents files, Instant now) {
    Optional<String> name = values.get(SERVER_NAME).or(() -> values.get(OLD_SERVER_NAME));
    if (name.filter(n -> Hostname.parse(n).isEmpty()).isPresent()) {
      values.error(
          values.has(SERVER_NAME) ? SERVER_NAME : OLD_SERVER_NAME, "not a host", "write a name");
    }
    Optional<String> authorities = files.pem(values, CA).or(() -> files.content(values, CA_FILE));
    if (authorities.filter(pem -> !CertificateReader.areAuthorities(pem)).isPresent()) {
      values.error(values.has(CA) ? CA : CA_FILE, "no certificates in PEM", "give them in PEM");
    }
    return new TlsSettings(
        values.isSet(SKIP_VERIFY),
        name,
        authorities,
        clientCertificate(values, files, now),
        values.isSet(RENEGOTIATION));
  }

  private static Optional<KeyPair> clientCertificate(
      Values values, FileContents files, Instant now) {
    Optional<String> chain =
        files.pem(values, CERTIFICATE).or(() -> files.content(values, CERTIFICATE_FILE));
    Optional<String> key = files.pem(values, KEY).or(() -> files.content(values, KEY_FILE));
    Key<?> field = values.firstGiven(CERTIFICATE, CERTIFICATE_FILE, KEY, KEY_FILE);
    if (chain.isPresent() != key.isPresent()) {
      values.error(field, "certificate and key belong together", "give both of them");
    }
    if (chain.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return switch (CertificateReader.read(chain.get(), key.get(), now)) {
      case ReadCertificate.Usable usable -> Optional.of(usable.keyPair());
      case ReadCertificate.Unusable unusable -> {
        values.error(field, unusable.problem(), unusable.remedy());
        yield Optional.empty();
      }
    };
  }
}
