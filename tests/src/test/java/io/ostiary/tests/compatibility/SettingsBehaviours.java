package io.ostiary.tests.compatibility;

import static io.ostiary.tests.compatibility.Behaviour.row;
import static io.ostiary.tests.compatibility.Texts.APP;
import static io.ostiary.tests.compatibility.Texts.open;
import static io.ostiary.tests.compatibility.Texts.path;
import static io.ostiary.tests.compatibility.Texts.rule;
import static io.ostiary.tests.compatibility.Texts.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.source.pomerium.Installation.ProviderKind;
import io.ostiary.translator.source.pomerium.Installation.Storage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows 65 to 74, 91 to 98 and 114: the order of what comes out, and the settings object. */
final class SettingsBehaviours {
  private static final String BOOTSTRAP =
      bootstrap(
          Map.of(
              "shared_secret", "12345678901234567890123456789012",
              "cookie_secret", "21098765432109876543210987654321"));

  private static final String IDP =
      secret("idp", "Opaque", Map.of("client_id", "ostiary", "client_secret", "geheim"));

  private static final String CHART = "tests.chart.ChartIT";

  private SettingsBehaviours() {}

  static List<Behaviour> all() {
    return Stream.of(order(), edge(), secrets(), definition(), storage())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Behaviour> order() {
    String[] sorted = {
      "a.example.com exact /x -> http://10.0.0.1:8080, public",
      "a.example.com prefix /long -> http://10.0.0.1:8080, public",
      "a.example.com prefix / -> http://10.0.0.1:8080, public",
      "b.example.com prefix / -> http://10.0.0.1:8080, public"
    };
    String a =
        rule("a.example.com", path("Prefix", "/"), path("Exact", "/x"), path("Prefix", "/long"));
    String b = rule("b.example.com", path("Prefix", "/"));
    return List.of(
        row(65, "routes and certificates in any order", "the same bytes for Envoy")
            .given(APP, open().rules(a, b))
            .serves(sorted)
            .given(APP, open().rules(b, a))
            .serves(sorted)
            .shownBy("translator.PropertyTest", "orderAndFilesAreWithoutMeaning")
            .same(),
        row(66, "one host with many paths", "they are ordered by type and length")
            .given(APP, open().rules(a))
            .serves(sorted[0], sorted[1], sorted[2])
            .same(),
        row(67, "routes in order", "they stay so")
            .given(
                APP,
                open()
                    .rules(
                        rule(
                            "a.example.com",
                            path("Exact", "/x"),
                            path("Prefix", "/long"),
                            path("Prefix", "/"))))
            .serves(sorted[0], sorted[1], sorted[2])
            .same());
  }

  private static List<Behaviour> edge() {
    String authority = base64(new TestAuthority().pem());
    return List.of(
        row(68, "`allowUpgrades` absent, or a list", "no upgrade passes, or those")
            .given(APP, open(), BOOTSTRAP, settings(""))
            .holds(
                translated ->
                    assertThat(RouteBehaviours.route(translated).action().toString())
                        .contains("upgrades=[]"))
            .given(APP, open(), BOOTSTRAP, settings("allowUpgrades: [websocket]"))
            .holds(
                translated ->
                    assertThat(RouteBehaviours.route(translated).action().toString())
                        .contains("upgrades=[websocket]"))
            .same(),
        row(69, "`downstreamMtls`", "clients are asked for certificates of those authorities")
            .given(APP, open(), BOOTSTRAP, settings("downstreamMtls: {ca: " + authority + "}"))
            .sameOnceKey("downstream_mtls", "downstreamMtls"),
        row(70, "`mcpAllowedAsMetadataDomains`", "the field is refused")
            .given(BOOTSTRAP, settings("mcpAllowedAsMetadataDomains: [example.com]"))
            .complains("mcpAllowedAsMetadataDomains")
            .different(Draft.NOT_YET + "nothing of the Model Context Protocol is"),
        row(
                72,
                "normalisation unset, switched off, or set to another action",
                "the strict way, that one, or a fault that names the field")
            .given(BOOTSTRAP, settings(""))
            .holds(
                translated ->
                    assertThat(translated.model().edge().requests())
                        .isEqualTo(Edge.Requests.strict()))
            .given(
                BOOTSTRAP,
                settings("mergeSlashes: false\n  pathWithEscapedSlashesAction: keep_unchanged"))
            .holds(
                translated ->
                    assertThat(translated.model().edge().requests().escapedSlashes())
                        .isEqualTo(Edge.EscapedSlashes.KEEP))
            .given(BOOTSTRAP, settings("pathWithEscapedSlashesAction: sometimes"))
            .complains("pathWithEscapedSlashesAction")
            .given(BOOTSTRAP, settings("headersWithUnderscoresAction: sometimes"))
            .complains("headersWithUnderscoresAction")
            .same());
  }

  private static List<Behaviour> secrets() {
    String provider =
        "authenticate: {url: \"https://login.example.com\"}\n"
            + "  identityProvider: {provider: PROVIDER, url: \"https://idp.example.com\", secret:"
            + " default/idp}";
    return List.of(
        row(
                71,
                "no identity provider, Google's, Pomerium's own, or one whose Secret is missing",
                "nobody logs in, with id and secret, a fault, or a fault")
            .given(BOOTSTRAP, settings(""))
            .holds(translated -> assertThat(translated.installation().provider()).isEmpty())
            .given(
                BOOTSTRAP,
                IDP,
                settings(
                    provider
                        .replace("PROVIDER", "google")
                        .replace("url: \"https://idp.example.com\", ", "")))
            .holds(
                translated ->
                    assertThat(translated.installation().provider().orElseThrow().kind())
                        .isEqualTo(ProviderKind.GOOGLE))
            .given(BOOTSTRAP, IDP, settings(provider.replace("PROVIDER", "hosted")))
            .complains("identityProvider.provider")
            .given(BOOTSTRAP, settings(provider.replace("PROVIDER", "oidc")))
            .complains("default/idp")
            .different("there is no service of ours on the internet that logs users in"),
        row(
                73,
                "the Secret of the installation lacks a key, or has one of another length, or a"
                    + " signing key that is none",
                "a fault that names it, and what held before stays")
            .given(bootstrap(Map.of("shared_secret", "x".repeat(32))), settings(""))
            .complains("cookie_secret")
            .given(
                bootstrap(Map.of("shared_secret", "short", "cookie_secret", "x".repeat(32))),
                settings(""))
            .complains("spec.secrets")
            .given(
                bootstrap(
                    Map.of(
                        "shared_secret",
                        "x".repeat(32),
                        "cookie_secret",
                        "y".repeat(32),
                        "signing_key",
                        "no key")),
                settings(""))
            .complains("spec.secrets")
            .same(),
        row(74, "the same settings again, or another secret", "nothing changes, or it is taken up")
            .given(BOOTSTRAP, settings(""))
            .given(
                bootstrap(Map.of("shared_secret", "z".repeat(32), "cookie_secret", "y".repeat(32))),
                settings(""))
            .holds(
                translated ->
                    assertThat(translated.installation().secrets().shared().orElseThrow().value())
                        .isEqualTo(base64("z".repeat(32))))
            .shownBy("tests.RotationIT", "nobodyIsLoggedOutAndNoLoginIsLost")
            .same(),
        row(94, "the Secret of the installation or of the provider is missing", "a fault names it")
            .given(settings(""))
            .complains("default/bootstrap")
            .given(BOOTSTRAP, settings(provider.replace("PROVIDER", "oidc")))
            .complains("default/idp")
            .same(),
        row(97, "a Secret of `certificates` is missing", "a warning, until it is there")
            .given(BOOTSTRAP, settings("certificates: [default/wildcard]"))
            .holds(
                translated ->
                    assertThat(translated.diagnostics())
                        .anyMatch(d -> d.field().equals("spec.certificates[0]")))
            .same(),
        row(98, "a Secret that is named is changed", "the settings are read again")
            .shownBy("tests.kubernetes.KubernetesSettingsIT", "loginFollowsTheObject")
            .same());
  }

  private static List<Behaviour> definition() {
    String refused = "settingsThatCannotWorkAreRefusedInWords";
    return List.of(
        row(91, "settings that cannot be", "the API server refuses them")
            .shownBy(CHART, refused)
            .same(),
        row(92, "neither `authenticate` nor `identityProvider`, or both", "both are taken")
            .shownBy(CHART, "settingsWithEveryFieldOfPomeriumAreKeptWhole")
            .given(BOOTSTRAP, settings(""))
            .same(),
        row(93, "one of the two", "the API server refuses it, and names the other")
            .shownBy(CHART, refused)
            .same(),
        row(114, "fields that are out of date", "a warning for each")
            .given(
                BOOTSTRAP,
                IDP,
                settings(
                    "authenticate: {url: \"https://login.example.com\"}\n"
                        + "  identityProvider: {provider: oidc, url: \"https://idp.example.com\","
                        + " secret: default/idp, serviceAccountFromSecret: default/account,"
                        + " refreshDirectory: {interval: 1m, timeout: 1m}}"))
            .holds(
                translated ->
                    assertThat(translated.diagnostics())
                        .extracting(d -> d.field())
                        .contains(
                            "spec.identityProvider.refreshDirectory",
                            "spec.identityProvider.serviceAccountFromSecret"))
            .same());
  }

  private static List<Behaviour> storage() {
    String postgres = "storage: {postgres: {secret: default/database}}";
    return List.of(
        row(95, "an empty `storage`, or one whose Secret is missing", "a fault that names it")
            .given(BOOTSTRAP, settings("storage: {}"))
            .complains("spec.storage")
            .given(BOOTSTRAP, settings(postgres))
            .complains("spec.storage.postgres.secret")
            .same(),
        row(96, "`storage.postgres` with its Secret", "sessions are kept there")
            .given(
                BOOTSTRAP,
                secret(
                    "database",
                    "Opaque",
                    Map.of("connection", "postgresql://ostiary:geheim@db.example.com/ostiary")),
                settings(postgres))
            .holds(
                translated ->
                    assertThat(translated.installation().storage())
                        .isInstanceOf(Storage.Postgres.class))
            .same());
  }

  private static String settings(String lines) {
    return """
    apiVersion: ingress.pomerium.io/v1
    kind: Pomerium
    metadata: {name: global}
    spec:
      secrets: default/bootstrap
      %s
    """
        .formatted(lines);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String bootstrap(Map<String, String> data) {
    return secret("bootstrap", "Opaque", data);
  }
}
