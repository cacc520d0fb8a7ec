package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Server certificates of the installation, and authorities that are believed everywhere. */
final class CertificateKeys {
  static final Key<List<Mapping>> LIST =
      Key.of(
          "certificates",
          ValueTypes.OBJECTS,
          "",
          "server certificates: a list of cert and key, each a file or base64");
  static final Key<String> CERTIFICATE =
      Key.of("certificate", ValueTypes.TEXT, "", "base64 of one server certificate");
  static final Key<String> CERTIFICATE_KEY =
      Key.ofSecret("certificate_key", ValueTypes.TEXT, "base64 of its key");
  static final Key<String> CERTIFICATE_FILE =
      Key.of("certificate_file", ValueTypes.TEXT, "", "a file with one server certificate");
  static final Key<String> CERTIFICATE_KEY_FILE =
      Key.of("certificate_key_file", ValueTypes.TEXT, "", "a file with its key");
  static final Key<String> AUTHORITY =
      Key.of(
          "certificate_authority",
          ValueTypes.TEXT,
          "",
          "base64 of authorities that upstreams and the identity provider may have beside the"
              + " system's");
  static final Key<String> AUTHORITY_FILE =
      Key.of("certificate_authority_file", ValueTypes.TEXT, "", "a file with them");

  static final List<Key<?>> KEYS =
      List.of(
          LIST,
          CERTIFICATE,
          CERTIFICATE_KEY,
          CERTIFICATE_FILE,
          CERTIFICATE_KEY_FILE,
          AUTHORITY,
          AUTHORITY_FILE);

  static final Key<String> CERT = Key.of("cert", ValueTypes.TEXT, "", "the certificate");
  static final Key<String> KEY = Key.ofSecret("key", ValueTypes.TEXT, "its key");

  /** What stands in an item of {@code certificates}. */
  static final KeyTable ITEM_TABLE = KeyTable.of(List.of(List.of(CERT, KEY)));

  private CertificateKeys() {}

  /** A certificate, and when it would become valid where that is all that is wrong. */
  record Configured(CertificateName name, ReadCertificate certificate) {}

  /**
   * Reads the certificates. A pair that does not fit together counts as a wrong key, so that the
   * moment between the renewal of two files changes nothing; one that ran out is only reported.
   */
  static List<Configured> read(Values values, FileContents files, Instant now) {
    List<Configured> certificates = new ArrayList<>();
    Optional<String> chain =
        files.pem(values, CERTIFICATE).or(() -> files.content(values, CERTIFICATE_FILE));
    Optional<String> key =
        files.pem(values, CERTIFICATE_KEY).or(() -> files.content(values, CERTIFICATE_KEY_FILE));
    Key<?> field =
        values.firstGiven(CERTIFICATE, CERTIFICATE_FILE, CERTIFICATE_KEY, CERTIFICATE_KEY_FILE);
    boolean single = values.has(CERTIFICATE) || values.has(CERTIFICATE_FILE);
    boolean singleKey = values.has(CERTIFICATE_KEY) || values.has(CERTIFICATE_KEY_FILE);
    if (single != singleKey) {
      values.error(field, "certificate and key belong together", "give both of them");
    }
    add(certificates, values, field, chain, key, now);
    List<Mapping> items = values.get(LIST).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      Values item = values.nested(LIST, "[" + i + "]", items.get(i), ITEM_TABLE);
      if (!item.has(CERT) || !item.has(KEY)) {
        values.error(LIST, "item " + i + " has no cert or no key", "give both of them");
      }
      add(certificates, item, CERT, files.pem(item, CERT), files.pem(item, KEY), now);
    }
    return certificates;
  }

  private static void add(
      List<Configured> certificates,
      Values values,
      Key<?> field,
      Optional<String> chain,
      Optional<String> key,
      Instant now) {
    if (chain.isEmpty() || key.isEmpty()) {
      return;
    }
    ReadCertificate read = CertificateReader.read(chain.get(), key.get(), now);
    if (read instanceof ReadCertificate.Unusable unusable) {
      if (unusable.isMatterOfTime()) {
        values.warning(field, unusable.problem(), unusable.remedy());
      } else {
        values.error(field, unusable.problem(), unusable.remedy());
      }
    }
    if (read instanceof ReadCertificate.Usable usable && usable.endsSoon()) {
      values.warning(field, "the certificate ends at " + usable.notAfter(), "renew it");
    }
    certificates.add(new Configured(new CertificateName("config:" + certificates.size()), read));
  }

  static Optional<String> readAuthorities(Values values, FileContents files) {
    Optional<String> authorities =
        files.pem(values, AUTHORITY).or(() -> files.content(values, AUTHORITY_FILE));
    if (authorities.filter(pem -> !CertificateReader.areAuthorities(pem)).isPresent()) {
      values.error(
          values.has(AUTHORITY) ? AUTHORITY : AUTHORITY_FILE,
          "no certificates in PEM",
          "give them in PEM");
    }
    return authorities;
  }
}
