package io.ostiary.translator.source.pomerium;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.TestInputs;
import io.ostiary.translator.TestKeys;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.source.pomerium.ConfigResult.Accepted;
import io.ostiary.translator.source.pomerium.ConfigResult.Refused;
import io.ostiary.translator.source.pomerium.Installation.LogLevel;
import io.ostiary.translator.source.pomerium.Installation.ProviderKind;
import io.ostiary.translator.source.pomerium.Installation.Storage;
import io.ostiary.translator.source.route.HostNaming;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  @Test
  void withoutAnyKeyTheDefaultsOfPomeriumHold() {
    Accepted config = accepted("{}");

    assertThat(config.edge().address()).isEqualTo(new ListenAddress("0.0.0.0", 443));
    assertThat(config.edge().tls()).isTrue();
    assertThat(config.edge().redirectAddress()).isEmpty();
    assertThat(config.edge().timeouts().read()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.edge().timeouts().write()).isZero();
    assertThat(config.edge().timeouts().idle()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.edge().responseHeaders())
        .containsEntry("x-frame-options", "SAMEORIGIN")
        .doesNotContainKey("strict-transport-security");
    assertThat(config.edge().routing()).isEqualTo(Routing.SCOPED);
    Installation installation = config.installation();
    assertThat(installation.callbackPath()).isEqualTo("/oauth2/callback");
    assertThat(installation.cookieName()).isEqualTo("__Host-ostiary");
    assertThat(installation.cookieExpire()).isEqualTo(Duration.ofHours(14));
    assertThat(installation.storage()).isEqualTo(new Storage.StateFolder());
    assertThat(installation.healthAddress()).isEqualTo(new ListenAddress("127.0.0.1", 0));
    assertThat(installation.own().allowPrivateUpstreams()).isFalse();
    assertThat(installation.own().serveWhenStoreDown()).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    "insecure_server: false, false, true, true",
    "insecure_server: false, false, false, false",
    "insecure_server: false, true, true, false",
    "insecure_server: true, false, true, false",
  })
  void sendsStrictTransportOnlyWhereCertificatesAreForReal(
      String text, boolean development, boolean certificates, boolean sent) {
    Accepted config =
        accepted(
            new ConfigSource(
                "config.yaml",
                text,
                Map.of(),
                TestInputs.NOW,
                new HostNaming(development),
                false,
                certificates));

    assertThat(config.edge().responseHeaders().containsKey("strict-transport-security"))
        .isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                            | 443
          address: ":8443"                                                              | 8443
          address: ":0"                                                                 | 443
          {address: ":8080", insecure_server: true}                                     | 443
          {address: ":8443", authenticate_service_url: "https://login.example.com"}     | 443
          {address: ":443", authenticate_service_url: "https://login.example.com:8443"} | 8443
          """)
  void knowsThePortThatBrowsersConnectTo(String text, int port) {
    assertThat(accepted(text).edge().publicPort()).isEqualTo(port);
  }

  @Test
  void everyGlobalKeyIsRead() {
    Accepted config =
        accepted(
            """
            address: "[::1]:8443"
            http_redirect_addr: localhost:8080
            insecure_server: true
            authenticate_service_url: https://login.example.com:8443/
            authenticate_callback_path: /cb
            shared_secret: SECRET
            cookie_secret_file: files/cookie
            cookie_name: __Host-app
            cookie_expire: 1h
            idp_provider: google
            idp_client_id: 42
            idp_client_secret_file: files/client
            idp_scopes: [email]
            idp_request_params: {hd: example.com}
            signing_key_file: files/signing
            jwt_claims_headers: {X-Email: email}
            pass_identity_headers: true
            databroker_storage_type: file
            databroker_storage_connection_string: file:///var/lib/x
            timeout_read: 10s
            timeout_write: 1m
            timeout_idle: 0
            default_upstream_timeout: 5s
            set_response_headers: {X-A: b}
            signout_redirect_url: https://example.com/bye
            log_level: warn
            proxy_log_level: debug
            health_check_addr: 127.0.0.1:1
            metrics_address: :9090
            ostiary:
              data_dir: /tmp/state
              allow_private_upstreams: true
              xds: {routes: rds}
              session: {serve_when_store_down: 0}
            """
                .replace("SECRET", SECRET),
            Map.of(
                "files/cookie",
                SECRET + "\n",
                "files/client",
                "geheim\n",
                "files/signing",
                TestKeys.ec("secp256r1")));

    assertThat(config.diagnostics()).isEmpty();
    assertThat(config.edge().address()).hasToString("[::1]:8443");
    assertThat(config.edge().redirectAddress()).contains(new ListenAddress("127.0.0.1", 8080));
    assertThat(config.edge().tls()).isFalse();
    assertThat(config.edge().publicScheme()).isEqualTo("https");
    assertThat(config.edge().authenticateHost()).contains(new Hostname("login.example.com"));
    assertThat(config.edge().claimHeaders()).containsExactly("x-email");
    assertThat(config.edge().responseHeaders()).isEqualTo(Map.of("x-a", "b"));
    assertThat(config.edge().routing()).isEqualTo(Routing.TABLE);
    assertThat(config.defaults().passIdentityHeaders()).isTrue();
    assertThat(config.defaults().timeout()).isEqualTo(Duration.ofSeconds(5));
    Installation installation = config.installation();
    assertThat(installation.authenticateUrl())
        .contains(URI.create("https://login.example.com:8443"));
    assertThat(installation.callbackPath()).isEqualTo("/cb");
    assertThat(installation.cookieName()).isEqualTo("__Host-app");
    assertThat(installation.secrets().shared()).contains(new Concealed(SECRET));
    assertThat(installation.secrets().cookie()).contains(new Concealed(SECRET));
    assertThat(installation.secrets().signing()).isPresent();
    assertThat(installation.provider())
        .hasValueSatisfying(
            provider -> {
              assertThat(provider.kind()).isEqualTo(ProviderKind.GOOGLE);
              assertThat(provider.issuer()).isEqualTo(URI.create("https://accounts.google.com"));
              assertThat(provider.clientId()).isEqualTo("42");
              assertThat(provider.clientSecret().value()).isEqualTo("geheim");
              assertThat(provider.scopes()).containsExactly("openid", "email");
              assertThat(provider.requestParameters())
                  .containsEntry("hd", "example.com")
                  .containsEntry("access_type", "offline");
            });
    assertThat(installation.claimHeaders()).containsEntry("x-email", "email");
    assertThat(installation.storage()).isEqualTo(new Storage.SqliteFolder("/var/lib/x"));
    assertThat(installation.logs().level()).isEqualTo(LogLevel.WARN);
    assertThat(installation.logs().proxyLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(installation.metricsAddress()).contains(new ListenAddress("0.0.0.0", 9090));
    assertThat(installation.own().dataFolder()).contains("/tmp/state");
    assertThat(installation.own().allowPrivateUpstreams()).isTrue();
    assertThat(installation.own().serveWhenStoreDown()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[email, given_name] | x-pomerium-claim-email, x-pomerium-claim-given_name",
        "'email,groups' | x-pomerium-claim-email, x-pomerium-claim-groups",
        "'{X-Mail: email}' | x-mail",
      })
  void claimHeadersHaveThreeForms(String value, String headers) {
    assertThat(accepted("jwt_claims_headers: " + value).edge().claimHeaders())
        .containsExactly(headers.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idp_provider_url: http://127.0.0.1:9000 | true",
        "'idp_provider_url: http://[::1]:9000' | true",
        "idp_provider_url: http://localhost:9000 | true",
        "idp_provider_url: http://idp.example.com | false",
        "idp_provider_url: http://127.0.0.1.example.com | false",
        "idp_provider_url: https://idp.example.com/realms/main | true",
        "idp_provider_url: https://user@idp.example.com | false",
        "idp_provider_url: https://idp.example.com?x=y | false",
      })
  void plainHttpIsForLoopbackOnly(String line, boolean good) {
    String config = "idp_provider: oidc\nidp_client_id: x\nidp_client_secret: y\n" + line + "\n";

    assertThat(read(config, Map.of()) instanceof Accepted).isEqualTo(good);
  }

  @Test
  void developmentSpeaksPlainHttpOnLocalhost() {
    Accepted config =
        (Accepted)
            ConfigReader.read(
                new ConfigSource(
                    "config.yaml",
                    TestInputs.LOGIN.replace(
                        "https://login.example.com", "http://login.localhost:8080"),
                    Map.of(),
                    TestInputs.NOW,
                    new HostNaming(true),
                    true,
                    true));

    assertThat(config.edge().publicScheme()).isEqualTo("http");
    assertThat(config.edge().tls()).isFalse();
    assertThat(config.edge().cookieName()).isEqualTo("ostiary");
    assertThat(config.edge().responseHeaders()).doesNotContainKey("strict-transport-security");
    assertThat(config.edge().authenticateHost()).contains(new Hostname("login.localhost"));
  }

  @Test
  void developmentWithTlsDiffersInNamesAndStrictTransportAlone() {
    Accepted config =
        (Accepted)
            ConfigReader.read(
                new ConfigSource(
                    "config.yaml",
                    TestInputs.LOGIN
                        + """
                        routes:
                          - from: https://shop.example.com
                            to: http://127.0.0.1:1
                            allow_any_authenticated_user: true
                        """,
                    Map.of(),
                    TestInputs.NOW,
                    new HostNaming(true),
                    false,
                    true));

    assertThat(config.routes()).containsOnlyKeys(new Hostname("shop.example.com.localhost"));
    assertThat(config.edge().authenticateHost())
        .contains(new Hostname("login.example.com.localhost"));
    assertThat(config.edge().publicScheme()).isEqualTo("https");
    assertThat(config.edge().tls()).isTrue();
    assertThat(config.edge().cookieName()).startsWith("__Host-");
  }

  @Test
  void aDatabaseIsNamedByAConnectionStringInPlaceOrInAFile() {
    String type = "databroker_storage_type: postgres\n";
    String url = "postgres://ostiary:s3cr3t@db/sessions?sslmode=verify-full";
    for (String text :
        List.of(
            type + "databroker_storage_connection_string: " + url,
            type + "databroker_storage_connection_string_file: db")) {
      Accepted accepted = (Accepted) read(text + "\n", Map.of("db", url + "\n"));

      assertThat(accepted.installation().storage())
          .isInstanceOfSatisfying(
              Storage.Postgres.class,
              postgres -> {
                assertThat(postgres.connection().database()).isEqualTo("sessions");
                assertThat(postgres.toString()).doesNotContain("s3cr3t");
              });
    }
  }

  @Test
  void secretsAreNeverShown() {
    Refused refused =
        (Refused)
            read(
                """
                shared_secret: s3cr3t
                signing_key: s3cr3t
                idp_client_secret: {a: s3cr3t}
                databroker_storage_type: postgres
                databroker_storage_connection_string: postgres://s3cr3t
                authenticate_service_url: https://u:s3cr3t@login.example.com
                routes:
                  - from: https://u:s3cr3t@c.example.com
                    to: http://user:s3cr3t/s3cr3t@b
                  - from: http://u:s3cr3t@c.example.com
                    to: http://b/?token=s3cr3t
                  - from: u:s3cr3t@c.example.com
                    to: user:s3cr3t@b
                  - from: https://a.example.com
                    to: https://b
                    tls_client_cert: x
                    tls_client_key: s3cr3t
                """,
                Map.of());

    assertThat(refused.diagnostics()).isNotEmpty();
    assertThat(refused.diagnostics().stream().map(Diagnostic::toString))
        .noneMatch(text -> text.contains("s3cr3t"));
    assertThat(new Concealed("s3cr3t").toString()).doesNotContain("s3cr3t");
  }

  @Test
  void anEmptiedSecretIsNoSecret() {
    ConfigResult result =
        read(
            TestInputs.LOGIN.replace("idp_client_secret: geheim", "idp_client_secret_file: file"),
            Map.of("file", "\n"));

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.field()).isEqualTo("idp_client_secret_file");
              assertThat(diagnostic.problem()).isEqualTo("the file is empty");
            });
  }

  @Test
  void redirectsFromAnAddressOfItsOwn() {
    ConfigResult result =
        read("{address: '127.0.0.1:8443', http_redirect_addr: 'localhost:8443'}", Map.of());

    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(diagnostic -> assertThat(diagnostic.field()).isEqualTo("http_redirect_addr"));
    assertThat(read("{address: ':0', http_redirect_addr: ':0'}", Map.of()))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void namesTheFilesToRead() {
    assertThat(
            ReferencedFiles.of(
                """
                shared_secret_file: a
                certificates:
                  - cert: b
                    key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t
                routes:
                  - tls_custom_ca_file: c
                    tls_client_key: d
                    to: e
                """))
        .containsExactly("a", "b", "c", "d");
  }

  private static Accepted accepted(String config) {
    return accepted(config, Map.of());
  }

  private static Accepted accepted(String config, Map<String, String> files) {
    return accepted(
        new ConfigSource(
            "config.yaml", config, files, TestInputs.NOW, new HostNaming(false), false, false));
  }

  private static Accepted accepted(ConfigSource source) {
    ConfigResult result = ConfigReader.read(source);
    assertThat(result).as(result.diagnostics().toString()).isInstanceOf(Accepted.class);
    return (Accepted) result;
  }

  private static ConfigResult read(String config, Map<String, String> files) {
    return ConfigReader.read(
        new ConfigSource(
            "config.yaml", config, files, TestInputs.NOW, new HostNaming(false), false, false));
  }
}
