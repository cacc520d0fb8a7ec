package io.ostiary.tests.compatibility;

import static io.ostiary.tests.compatibility.Behaviour.row;
import static io.ostiary.tests.compatibility.RouteBehaviours.route;
import static io.ostiary.tests.compatibility.Texts.APP;
import static io.ostiary.tests.compatibility.Texts.LOGIN;
import static io.ostiary.tests.compatibility.Texts.ingress;
import static io.ostiary.tests.compatibility.Texts.open;
import static io.ostiary.tests.compatibility.Texts.secret;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows 33 to 64: what annotations mean. */
final class AnnotationBehaviours {
  private static final String NO_MCP =
      Draft.NOT_YET + "nothing of the Model Context Protocol is, and the Ingress says so";
  private static final String REFUSED = "the Ingress is refused";
  private static final String REFUSED_ANYHOW = "the Ingress is refused, as with every value of it";

  private AnnotationBehaviours() {}

  static List<Behaviour> all() {
    return Stream.of(routes(), secrets(), mcp(), authentication(), policies())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Behaviour> routes() {
    return List.of(
        row(33, "every annotation that works", "each has the meaning that it has with Pomerium")
            .shownBy("tests.AnnotationIT", "changesWhatItIsFor")
            .shownBy("tests.AnnotationIT", "everyAnnotationThatWorksHasARow")
            .same(),
        row(34, "`load_balancing_policy: LEAST_REQUEST`", "that policy, in capitals or not")
            .given(APP, open().with("load_balancing_policy", "LEAST_REQUEST"))
            .holds(
                translated ->
                    assertThat(translated.model().upstreams().values())
                        .singleElement()
                        .asString()
                        .contains("LEAST_REQUEST"))
            .same(),
        row(35, "`healthy_panic_threshold: 27`", "that percentage")
            .given(APP, open().with("healthy_panic_threshold", "27"))
            .holds(
                translated ->
                    assertThat(translated.model().upstreams().values())
                        .singleElement()
                        .asString()
                        .contains("27"))
            .same(),
        row(36, "`set_response_headers` with the key `disable`", "no header is set at all")
            .given(APP, open().with("set_response_headers", "{\"disable\": true}"))
            .holds(
                translated ->
                    assertThat(route(translated).headers().keepsInstallationHeaders()).isFalse())
            .same(),
        row(37, "`policy`", "it is the policy of all paths of the Ingress")
            .config(LOGIN)
            .given(APP, ingress().with("policy", "{allow: {and: [{domain: {is: a.com}}]}}"))
            .serves("a.example.com prefix / -> http://10.0.0.1:8080, allow e-mail domain a.com")
            .same(),
        row(38, "`upstream_tunnel_ssh_policy`", REFUSED)
            .given(APP, open().with("upstream_tunnel_ssh_policy", "{allow: {and: [accept: 1]}}"))
            .complains("upstream_tunnel_ssh_policy")
            .different(Draft.NOT_YET + "upstreams behind tunnels"),
        row(39, "`identity_provider_secret`", "the route's users log in with that client")
            .config(LOGIN)
            .given(
                APP,
                secret("idp", "Opaque", Map.of("client_id", "c", "client_secret", "s")),
                ingress()
                    .with("allow_any_authenticated_user", "true")
                    .with("identity_provider_secret", "idp"))
            .serves("a.example.com prefix / -> http://10.0.0.1:8080, allow a logged-in user")
            .sameOnce("identity_provider_secret"),
        row(44, "maps whose values are numbers or booleans", "they are taken as the text they are")
            .given(APP, open().with("set_request_headers", "{a: 1, b: true, c: text}"))
            .holds(
                translated ->
                    assertThat(route(translated).headers().setRequest())
                        .containsKeys("a", "b", "c"))
            .same(),
        row(62, "no `name`", "people see namespace and name of the Ingress")
            .given(APP, open())
            .holds(translated -> assertThat(route(translated).name()).isEqualTo("default/app"))
            .different("the name made of host and path is no better known to people"));
  }

  private static List<Behaviour> secrets() {
    String missing = "the Ingress is refused, and names the annotation";
    return List.of(
        row(40, "`tls_custom_ca_secret` without `ca.crt`", missing)
            .given(
                APP,
                secret("half", "Opaque", Map.of("x", "y")),
                open().with("secure_upstream", "true").with("tls_custom_ca_secret", "half"))
            .complains("tls_custom_ca_secret")
            .same(),
        row(41, "`tls_client_secret` without `tls.crt`", missing)
            .given(
                APP,
                secret("half", "Opaque", Map.of("tls.key", "y")),
                open().with("secure_upstream", "true").with("tls_client_secret", "half"))
            .complains("tls_client_secret")
            .same(),
        row(42, "`tls_client_secret` without `tls.key`", missing)
            .given(
                APP,
                secret("half", "Opaque", Map.of("tls.crt", "y")),
                open().with("secure_upstream", "true").with("tls_client_secret", "half"))
            .complains("tls_client_secret")
            .same(),
        row(43, "`tls_downstream_client_ca_secret` without `ca.crt`", missing)
            .given(
                APP,
                secret("half", "Opaque", Map.of("x", "y")),
                open().with("tls_downstream_client_ca_secret", "half"))
            .complains("tls_downstream_client_ca_secret")
            .same());
  }

  private static List<Behaviour> mcp() {
    return List.of(
        mcp(45, "`mcp_server` with all that belongs to OAuth 2", "mcp_server", "true")
            .different(NO_MCP),
        mcp(46, "`mcp_client`", "mcp_client", "true").different(NO_MCP),
        mcp(47, "`mcp_server` alone", "mcp_server", "true").different(NO_MCP),
        row(48, "`mcp_server` and `mcp_client`", REFUSED_ANYHOW)
            .given(APP, open().with("mcp_server", "true").with("mcp_client", "true"))
            .complains("mcp_client", "mcp_server")
            .same(),
        mcp(49, "`mcp_server_max_request_bytes: text`", "mcp_server_max_request_bytes", "text")
            .same(),
        mcp(
                50,
                "`mcp_server_upstream_oauth2_scopes: a, b , c`",
                "mcp_server_upstream_oauth2_scopes",
                "a, b , c")
            .different(NO_MCP),
        mcp(
                51,
                "`mcp_server_upstream_oauth2_secret` with a client_id alone",
                "mcp_server_upstream_oauth2_secret",
                "s")
            .different(NO_MCP),
        mcp(
                52,
                "`mcp_server_upstream_oauth2_secret` with a client_secret alone",
                "mcp_server_upstream_oauth2_secret",
                "s")
            .different(NO_MCP),
        mcp(
                53,
                "`mcp_server_upstream_oauth2_secret` without either",
                REFUSED_ANYHOW,
                "mcp_server_upstream_oauth2_secret",
                "s")
            .same(),
        mcp(54, "a key of a server without `mcp_server`", "mcp_server_path", "/mcp")
            .different(NO_MCP),
        mcp(55, "`mcp_server_path`", "mcp_server_path", "/mcp").different(NO_MCP),
        mcp(56, "`mcp_server` with another value than true", "mcp_server", "https://x").same(),
        mcp(57, "`mcp_client` with another value than true", "mcp_client", "https://x").same());
  }

  private static List<Behaviour> authentication() {
    String style = "mcp_server_upstream_oauth2_auth_style";
    return List.of(
        mcp(
                58,
                "`mcp_server_authorization_server_url`",
                "mcp_server_authorization_server_url",
                "https://x")
            .different(NO_MCP),
        mcp(59, "`" + style + ": in_params`", style, "in_params").different(NO_MCP),
        mcp(60, "`" + style + ": in_header`", style, "in_header").different(NO_MCP),
        mcp(61, "`" + style + "` with another value", REFUSED_ANYHOW, style, "elsewhere").same());
  }

  private static Draft mcp(int number, String given, String annotation, String value) {
    return mcp(number, given, REFUSED, annotation, value);
  }

  private static Draft mcp(int number, String given, String then, String annotation, String value) {
    return row(number, given, then)
        .given(APP, open().with(annotation, value))
        .complains(annotation);
  }

  private static List<Behaviour> policies() {
    return List.of(
        row(
                63,
                "`allowed_domains`, `allowed_users`, `allowed_idp_claims` and `policy` together",
                "any of them may allow, and the policy may deny")
            .config(LOGIN)
            .given(
                APP,
                ingress()
                    .with("allowed_domains", "[a.com]")
                    .with("allowed_users", "[bob@b.com]")
                    .with("allowed_idp_claims", "{team: [blue]}")
                    .with("policy", "[{deny: {or: [{user: {is: eve}}]}}]"))
            .holds(
                translated ->
                    assertThat(Summary.of(translated.model()).getFirst())
                        .contains("allow e-mail domain a.com", "bob@b.com", "team", "deny"))
            .same(),
        row(
                64,
                "any user, everybody, or nothing said",
                "everybody who is logged in, everybody, or nobody")
            .config(LOGIN)
            .given(APP, ingress().with("allow_any_authenticated_user", "true"))
            .serves("a.example.com prefix / -> http://10.0.0.1:8080, allow a logged-in user")
            .given(APP, open())
            .serves("a.example.com prefix / -> http://10.0.0.1:8080, public")
            .given(APP, ingress())
            .serves("a.example.com prefix / -> http://10.0.0.1:8080, nobody")
            .same());
  }
}
