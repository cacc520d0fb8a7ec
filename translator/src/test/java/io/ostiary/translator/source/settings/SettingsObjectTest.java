package io.ostiary.translator.source.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Inputs;
import io.ostiary.translator.TestInputs;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.pomerium.Installation;
import io.ostiary.translator.source.pomerium.Installation.IdentityProvider;
import io.ostiary.translator.source.pomerium.Installation.OwnSettings;
import io.ostiary.translator.source.pomerium.Installation.Storage;
import io.ostiary.translator.source.pomerium.PostgresConnection;
import io.ostiary.translator.source.pomerium.PostgresConnection.Pem;
import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.translator.source.setting.ObjectSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings object against the keys of a config.yaml. */
class SettingsObjectTest {
  private static final String SECRETS =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: bootstrap, namespace: pomerium}
      data:
        shared_secret: MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=
        cookie_secret: MjEwOTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjE=
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: idp, namespace: pomerium}
      stringData: {client_id: ostiary, client_secret: geheim}
      """;

  /** One in PEM, in base64. */
  private static final String AUTHORITY =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJVRENCOTZBREFnRUNBaFJUdG85VWVPNlpNTlNhYWZz"
          + "dnQxVTBNSFM2QXpBS0JnZ3Foa2pPUFFRREFqQVoKTVJjd0ZRWURWUVFEREE1allTNWxlR0Z0Y0d4bExtTnZi"
          + "VEFlRncweU5qQXhNREV3TURBd01EQmFGdzB6TmpBeApNREV3TURBd01EQmFNQmt4RnpBVkJnTlZCQU1NRG1O"
          + "aExtVjRZVzF3YkdVdVkyOXRNRmt3RXdZSEtvWkl6ajBDCkFRWUlLb1pJemowREFRY0RRZ0FFWlJ3bkRJdlE0"
          + "ZytEbmFGc1JZemhrSWUxRFBIdVRWa2psTk1jN1B1NitnTWQKRnFxSDlWT3ozaEE4WCt2bXRndjEzb0JUZE04"
          + "emNWQUdrNjc4V1EvUFI2TWRNQnN3R1FZRFZSMFJCQkl3RUlJTwpZMkV1WlhoaGJYQnNaUzVqYjIwd0NnWUlL"
          + "b1pJemowRUF3SURTQUF3UlFJaEFLQlBlekFlR2ZxTkUvL1BrMkZLCnJUU2dxaUxOWk12Tkt3LzE4blJyRmZo"
          + "ZUFpQmg5UkkvRm04azZZM0EvYWI4bWJpUGNoYU43TEUycWVoREE5TVgKeVQzWCtBPT0KLS0tLS1FTkQgQ0VS"
          + "VElGSUNBVEUtLS0tLQo=";

  private static final String OWN =
      "apiVersion: ostiary.io/v1alpha1\nkind: OstiarySettings\nmetadata: {name: global}\n";

  private static final String OBJECT =
      """
      apiVersion: ingress.pomerium.io/v1
      kind: Pomerium
      metadata: {name: global}
      spec:
        secrets: pomerium/bootstrap
        authenticate: {url: "https://login.example.com"}
        identityProvider:
          provider: oidc
          url: https://idp.example.com
          secret: pomerium/idp
          scopes: [openid, email]
          requestParams: {prompt: consent}
        cookie: {name: _pomerium, expire: 8h}
        jwtClaimHeaders: {X-Email: email}
        storage: {file: {path: /var/lib/ostiary}}
      """;

  @Test
  void everyFieldHasTheMeaningOfItsKey() {
    Installation installation = translated("{}", OBJECT, SECRETS).installation();
    assertThat(installation.authenticateUrl()).contains(URI.create("https://login.example.com"));
    IdentityProvider provider = installation.provider().orElseThrow();
    assertThat(provider.issuer()).isEqualTo(URI.create("https://idp.example.com"));
    assertThat(provider.clientId()).isEqualTo("ostiary");
    assertThat(provider.clientSecret().value()).isEqualTo("geheim");
    assertThat(provider.scopes()).containsExactly("openid", "email");
    assertThat(provider.requestParameters()).containsEntry("prompt", "consent");
    assertThat(installation.cookieName()).isEqualTo("__Host-_pomerium");
    assertThat(installation.cookieExpire()).isEqualTo(Duration.ofHours(8));
    assertThat(installation.claimHeaders()).containsEntry("x-email", "email");
    assertThat(installation.secrets().shared().orElseThrow().value())
        .isEqualTo("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=");
    assertThat(installation.storage()).isEqualTo(new Storage.SqliteFolder("/var/lib/ostiary"));
  }

  @Test
  void clientCertificatesMeanTheSameAsInAFile() {
    String object =
        OBJECT
            + """
              downstreamMtls:
                ca: %s
                enforcement: reject_connection
                matchSubjectAltNames: {dns: "a.*", userPrincipalName: "b.*"}
                maxVerifyDepth: 2
            """
                .formatted(AUTHORITY);
    assertThat(translated("{}", object, SECRETS).model().edge().peers().certificates())
        .isInstanceOf(Edge.Asked.Demanded.class);
  }

  @Test
  void itWinsAgainstTheFileAndSaysSo() {
    Translated translated =
        translated("authenticate_service_url: https://other.example.com\n", OBJECT, SECRETS);
    assertThat(translated.installation().authenticateUrl())
        .contains(URI.create("https://login.example.com"));
    assertThat(translated.diagnostics())
        .anySatisfy(
            diagnostic -> {
              assertThat(diagnostic.object().kind()).isEqualTo("config");
              assertThat(diagnostic.field()).isEqualTo("authenticate_service_url");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "pomerium/bootstrap, pomerium/gone, spec.secrets, there is no Secret pomerium/gone",
    "pomerium/idp, idp, spec.identityProvider.secret, not a Secret",
    "provider: oidc, provider: ping, spec.identityProvider.provider, ping",
    "https://idp.example.com, http://idp.example.com, spec.identityProvider.url, plain http",
  })
  void aFaultKeepsAllOfItFromCountingAndNamesTheField(
      String before, String after, String field, String problem) {
    Translated translated = translated("{}", OBJECT.replace(before, after), SECRETS);
    assertThat(translated.installation().provider()).isEmpty();
    assertThat(translated.diagnostics())
        .anySatisfy(
            diagnostic -> {
              assertThat(diagnostic.object()).isEqualTo(new ObjectRef("Pomerium", "", "global"));
              assertThat(diagnostic.field()).isEqualTo(field);
              assertThat(diagnostic.toString()).contains(problem).doesNotContain("geheim");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accessLogFields: [path]      | spec.accessLogFields | not supported yet",
        "otel: {endpoint: 'http://x'} | spec.otel.endpoint   | not supported yet",
        "dns: {lookupFamily: V5}      | spec.dns.lookupFamily | V5",
        "timeouts: {read: soon}       | spec.timeouts.read | soon",
        "timeouts: {write: 10s}       | spec.timeouts.write | not longer than",
        "timeouts: {read: 20s, write: 10s} | spec.timeouts.read | not shorter than",
      })
  void aFaultThatGivesNobodyAccessIsThatFieldsAlone(String field, String path, String problem) {
    Translated translated = translated("{}", OBJECT + "  " + field + "\n", SECRETS);
    assertThat(translated.installation().provider()).isPresent();
    assertThat(translated.diagnostics())
        .anySatisfy(
            diagnostic -> {
              assertThat(diagnostic.field()).isEqualTo(path);
              assertThat(diagnostic.toString()).contains(problem);
            })
        .noneMatch(ObjectSettings::isRefusal);
  }

  @Test
  void aDomainForCookiesIsLeftOutAndCookiesStayWithTheirHost() {
    Translated translated =
        translated("{}", OBJECT.replace("expire: 8h", "expire: 8h, domain: example.com"), SECRETS);
    assertThat(translated.installation().cookieExpire()).isEqualTo(Duration.ofHours(8));
    assertThat(translated.installation().cookieName()).startsWith("__Host-");
    assertThat(translated.diagnostics())
        .noneMatch(ObjectSettings::isRefusal)
        .extracting(Diagnostic::field)
        .contains("spec.cookie.domain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "downstreamMtls: {enforcement: nonsense}",
        "idpAccessTokenAllowedAudiences: {a: b}",
        "envoyDynamicExtensions: [guard]",
        "pathWithEscapedSlashesAction: sometimes",
        "useProxyProtocol: maybe",
      })
  void whatKeepsUsersOutIsNotLeftOut(String field) {
    Translated translated = translated("{}", OBJECT + "  " + field + "\n", SECRETS);
    assertThat(translated.installation().provider()).isEmpty();
    assertThat(translated.diagnostics()).anyMatch(ObjectSettings::isRefusal);
  }

  @Test
  void theOtherKindGivesWhatPomeriumHasNoFieldFor() {
    OwnSettings own =
        translated(
                "ostiary: {default_access: public}\n",
                OWN
                    + "spec: {defaultAccess: authenticated, allowPrivateUpstreams: true,"
                    + " session: {serveWhenStoreDown: 5s}}\n")
            .installation()
            .own();
    assertThat(own.defaultAccess()).isEqualTo(DefaultAccess.AUTHENTICATED);
    assertThat(own.allowPrivateUpstreams()).isTrue();
    assertThat(own.serveWhenStoreDown()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theOtherKindWinsAgainstTheFileToo() {
    assertThat(
            translated("ostiary: {default_access: public}\n", OWN + "spec: {defaultAccess: deny}\n")
                .diagnostics())
        .anySatisfy(
            diagnostic -> {
              assertThat(diagnostic.field()).isEqualTo("ostiary.default_access");
              assertThat(diagnostic.problem()).contains("wins");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "defaultAccess: everybody              | spec.defaultAccess              ",
        "defaultAcess: deny                    | spec.defaultAcess               ",
        "allowPrivateUpstreams: perhaps        | spec.allowPrivateUpstreams      ",
        "session: {serveWhenStoreDown: long}   | spec.session.serveWhenStoreDown ",
        "session: {serveWhenStoreDwn: 5s}      | spec.session.serveWhenStoreDwn  ",
      })
  void aWrongFieldOfTheOtherKindMeansTheStrictDefault(String field, String path) {
    Translated translated =
        translated(
            "ostiary: {default_access: deny}\n", OWN + "spec: {" + field + "}\n", OBJECT, SECRETS);
    assertThat(translated.installation().own().defaultAccess()).isEqualTo(DefaultAccess.DENY);
    assertThat(translated.installation().own().allowPrivateUpstreams()).isFalse();
    assertThat(translated.installation().provider()).isPresent();
    assertThat(translated.diagnostics())
        .anySatisfy(
            diagnostic -> {
              assertThat(diagnostic.object())
                  .isEqualTo(new ObjectRef("OstiarySettings", "", "global"));
              assertThat(diagnostic.field()).isEqualTo(path);
            });
  }

  @Test
  void aCertificateThatIsNotThereYetIsOnlyAWarning() {
    Translated translated =
        translated("{}", OBJECT + "  certificates: [pomerium/wildcard]\n", SECRETS);
    assertThat(translated.installation().provider()).isPresent();
    assertThat(translated.diagnostics())
        .extracting(Diagnostic::field)
        .contains("spec.certificates[0]");
  }

  private static final String DATABASE =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db, namespace: pomerium}
      stringData: {connection: "postgres://ada:geheim@db:5433/sessions?sslmode=verify-full"}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: db-ca, namespace: pomerium}
      stringData: {ca.crt: "-----BEGIN CERTIFICATE-----\\nca+\\n-----END CERTIFICATE-----\\n"}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: db-client, namespace: pomerium}
      stringData:
        tls.crt: "-----BEGIN CERTIFICATE-----\\nclient\\n-----END CERTIFICATE-----\\n"
        tls.key: "-----BEGIN PRIVATE KEY-----\\nkey\\n-----END PRIVATE KEY-----\\n"
      """;

  private static String withDatabase(String fields) {
    return OBJECT.replace(
        "storage: {file: {path: /var/lib/ostiary}}", "storage: {postgres: {" + fields + "}}");
  }

  @Test
  void aDatabaseIsWhatItsSecretsSay() {
    String object =
        withDatabase(
            "secret: pomerium/db, caSecret: pomerium/db-ca, tlsSecret: pomerium/db-client");

    Translated translated = translated("{}", object, SECRETS, DATABASE);

    assertThat(translated.installation().storage())
        .isInstanceOfSatisfying(
            Storage.Postgres.class,
            postgres -> {
              PostgresConnection connection = postgres.connection();
              assertThat(connection.servers())
                  .containsExactly(new PostgresConnection.Server("db", 5433));
              assertThat(connection.login().password().value()).isEqualTo("geheim");
              assertThat(pem(connection.tls().authorities())).contains("ca+");
              assertThat(pem(connection.tls().certificate())).contains("client");
              assertThat(pem(connection.tls().key())).contains("key");
            });
    assertThat(translated.toString()).doesNotContain("geheim").doesNotContain("PRIVATE");
  }

  private static String pem(Optional<Pem> pem) {
    return pem.orElseThrow() instanceof Pem.Text(var text) ? text.value() : "a file";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret: pomerium/gone | secret | there is no Secret pomerium/gone",
        "secret: pomerium/idp | secret | no key connection",
        "secret: pomerium/db, caSecret: pomerium/idp | caSecret | no key ca.crt",
        "secret: pomerium/db, tlsSecret: pomerium/db-ca | tlsSecret | no key tls.crt",
      })
  void aDatabaseWhoseSecretsAreIncompleteIsRefused(String fields, String field, String problem) {
    Translated translated = translated("{}", withDatabase(fields), SECRETS, DATABASE);

    assertThat(translated.installation().storage()).isEqualTo(new Storage.StateFolder());
    assertThat(translated.diagnostics())
        .anySatisfy(
            diagnostic -> {
              assertThat(diagnostic.field()).isEqualTo("spec.storage.postgres." + field);
              assertThat(diagnostic.toString()).contains(problem).doesNotContain("geheim");
            });
  }

  @Test
  void theSecretsThatItNamesAreKnown() {
    assertThat(
            Translator.referencedSecrets(
                List.copyOf(ManifestParser.parse("in.yaml", OBJECT).objects())))
        .containsExactlyInAnyOrder(
            new ObjectRef("Secret", "pomerium", "bootstrap"),
            new ObjectRef("Secret", "pomerium", "idp"));
  }

  private static Translated translated(String config, String... manifests) {
    Inputs inputs = TestInputs.of(config, manifests);
    TranslationResult result = Translator.translate(inputs);
    assertThat(result).isInstanceOf(Translated.class);
    return (Translated) result;
  }
}
