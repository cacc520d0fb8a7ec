package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import io.ostiary.policy.access.ClientCertificateRule.NameKind;
import io.ostiary.policy.access.ClientCertificateRule.NameRule;
import io.ostiary.translator.model.Edge.Asked;
import io.ostiary.translator.source.certificate.CertificateReader;
import io.ostiary.translator.source.route.ClientCertificates;
import io.ostiary.translator.source.route.ClientCertificates.Enforcement;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Client certificates: of the installation, and of a route. */
final class ClientCertificateKeys {
  static final Key<Mapping> MUTUAL =
      Key.of(
          "downstream_mtls",
          ValueTypes.OBJECT,
          "",
          "client certificates that users need beside their login");

  static final List<Key<?>> KEYS = List.of(MUTUAL);

  static final Key<String> CA =
      Key.of("ca", ValueTypes.TEXT, "", "base64 of the authorities whose certificates count");
  static final Key<String> CA_FILE = Key.of("ca_file", ValueTypes.TEXT, "", "a file with them");
  static final Key<String> CRL =
      Key.of(
          "crl",
          ValueTypes.TEXT,
          "",
          "base64 of revocation lists; those of a certificate's own issuer count");
  static final Key<String> CRL_FILE = Key.of("crl_file", ValueTypes.TEXT, "", "a file with them");
  static final Key<Enforcement> ENFORCEMENT =
      Key.of(
          "enforcement",
          ValueTypes.oneOf(
              ImmutableMap.of(
                  "policy_with_default_deny", Enforcement.POLICY_WITH_DEFAULT_DENY,
                  "policy", Enforcement.POLICY,
                  "reject_connection", Enforcement.REJECT_CONNECTION)),
          "policy_with_default_deny",
          "every route refuses clients without a valid one, or policies alone decide, or such"
              + " clients are not connected");
  static final Key<List<Mapping>> NAMES =
      Key.of(
          "match_subject_alt_names",
          ValueTypes.OBJECTS,
          "",
          "names of which a certificate must carry one, each an RE2 expression for all of it");
  static final Key<Integer> DEPTH =
      Key.of(
          "max_verify_depth",
          ValueTypes.integer(0, 100),
          "1",
          "how many certificates may stand below an authority, the client's included; 0 for any");

  static final KeyTable TABLE =
      KeyTable.of(List.of(List.of(CA, CA_FILE, CRL, CRL_FILE, ENFORCEMENT, NAMES, DEPTH)));

  private static final Map<Key<String>, NameKind> KINDS =
      ImmutableMap.of(
          name("dns", "a DNS name"), NameKind.DNS,
          name("email", "an e-mail address"), NameKind.EMAIL,
          name("ip_address", "an IP address"), NameKind.IP_ADDRESS,
          name("uri", "a URI"), NameKind.URI,
          name("user_principal_name", "a user principal name"), NameKind.USER_PRINCIPAL_NAME);

  static final KeyTable NAMES_TABLE = KeyTable.of(List.of(List.copyOf(KINDS.keySet())));

  static final Key<String> ROUTE_CA =
      Key.of(
          "tls_downstream_client_ca",
          ValueTypes.TEXT,
          "downstream_mtls.ca",
          "base64 of the authorities of client certificates, without which this route is refused");
  static final Key<String> ROUTE_CA_FILE =
      Key.of("tls_downstream_client_ca_file", ValueTypes.TEXT, "", "a file with them");

  static final List<Key<?>> ROUTE_KEYS = List.of(ROUTE_CA, ROUTE_CA_FILE);

  private static final String NO_CERTIFICATES = "no certificates in PEM";

  private ClientCertificateKeys() {}

  private static Key<String> name(String key, String meaning) {
    return Key.of(key, ValueTypes.REGEX, "", meaning);
  }

  /**
   * Reads what the installation says.
   *
   * @param tls whether TLS ends here
   */
  static ClientCertificates read(Values values, FileContents files, boolean tls) {
    ClientCertificates none = ClientCertificates.none();
    Values own =
        values.get(MUTUAL).map(mapping -> values.nested(MUTUAL, "", mapping, TABLE)).orElse(values);
    boolean given = own != values;
    Optional<String> authorities = given ? authorities(own, files, CA, CA_FILE) : Optional.empty();
    if (given && !tls) {
      values.error(
          MUTUAL, "TLS ends in front, so clients can show no certificate here", "remove it");
    }
    if (!given) {
      return new ClientCertificates(
          tls, Optional.empty(), "", List.of(), none.longestChain(), none.enforcement());
    }
    Enforcement enforcement = own.get(ENFORCEMENT).orElse(none.enforcement());
    if (enforcement == Enforcement.REJECT_CONNECTION && !own.has(CA) && !own.has(CA_FILE)) {
      own.error(ENFORCEMENT, "nobody could connect without authorities", "add ca or ca_file");
    }
    return new ClientCertificates(
        tls,
        authorities,
        revocations(own, files),
        names(own),
        own.get(DEPTH).orElse(none.longestChain()),
        enforcement);
  }

  /** Who is asked for a certificate. */
  static Asked asked(ClientCertificates clients) {
    return clients
        .authoritiesPem()
        .<Asked>map(
            pem ->
                clients.enforcement() == Enforcement.REJECT_CONNECTION
                    ? new Asked.Demanded(pem)
                    : new Asked.Everybody())
        .orElseGet(Asked.ByHost::new);
  }

  /** The authorities that a route names. */
  static Optional<String> readRoute(Values values, FileContents files, ClientCertificates clients) {
    Optional<String> authorities = authorities(values, files, ROUTE_CA, ROUTE_CA_FILE);
    authorities
        .flatMap(clients::fault)
        .ifPresent(
            fault ->
                values.error(
                    values.firstGiven(ROUTE_CA, ROUTE_CA_FILE), fault.problem(), fault.remedy()));
    return authorities;
  }

  private static Optional<String> authorities(
      Values values, FileContents files, Key<String> inline, Key<String> file) {
    Optional<String> pem = files.pem(values, inline).or(() -> files.content(values, file));
    if (pem.filter(text -> !CertificateReader.areAuthorities(text)).isPresent()) {
      values.error(values.firstGiven(inline, file), NO_CERTIFICATES, "give them in PEM");
    }
    return pem;
  }

  private static String revocations(Values values, FileContents files) {
    Optional<String> pem = files.pem(values, CRL).or(() -> files.content(values, CRL_FILE));
    if (pem.filter(text -> !CertificateReader.areRevocationLists(text)).isPresent()) {
      values.error(values.firstGiven(CRL, CRL_FILE), "no revocation list in PEM", "give it in PEM");
    }
    return pem.orElse("");
  }

  private static List<NameRule> names(Values values) {
    List<NameRule> rules = new ArrayList<>();
    List<Mapping> items = values.get(NAMES).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      Values item = values.nested(NAMES, "[" + i + "]", items.get(i), NAMES_TABLE);
      int before = rules.size();
      KINDS.forEach(
          (key, kind) -> item.get(key).map(text -> new NameRule(kind, text)).ifPresent(rules::add));
      if (rules.size() == before && KINDS.keySet().stream().noneMatch(item::has)) {
        values.error(NAMES, "item " + i + " names nothing", "write {dns: EXPRESSION}");
      }
    }
    if (values.has(NAMES) && rules.isEmpty()) {
      // No rule would mean any name.
      values.error(NAMES, "holds no name", "write {dns: EXPRESSION}, or remove it");
    }
    return rules;
  }
}
