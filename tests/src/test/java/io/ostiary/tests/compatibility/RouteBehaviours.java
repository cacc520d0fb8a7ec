package io.ostiary.tests.compatibility;

import static io.ostiary.tests.compatibility.Behaviour.row;
import static io.ostiary.tests.compatibility.Texts.APP;
import static io.ostiary.tests.compatibility.Texts.backend;
import static io.ostiary.tests.compatibility.Texts.external;
import static io.ostiary.tests.compatibility.Texts.ingress;
import static io.ostiary.tests.compatibility.Texts.open;
import static io.ostiary.tests.compatibility.Texts.path;
import static io.ostiary.tests.compatibility.Texts.rule;
import static io.ostiary.tests.compatibility.Texts.secret;
import static io.ostiary.tests.compatibility.Texts.service;
import static io.ostiary.tests.compatibility.Texts.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Hostname;
import io.ostiary.tests.compatibility.Texts.IngressText;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.HttpRoute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Rows 1 to 32: what rules, paths, Services and endpoints become. */
final class RouteBehaviours {
  private static final String NAMES_ALLOWED = "ostiary: {allow_private_upstreams: true}\n";
  private static final String HTTP_ONLY = Draft.NOT_YET + "only HTTP is served";
  private static final String REFUSED_ANYHOW = "the Ingress is refused, as with every kind of path";
  private static final String CHALLENGE = "/.well-known/acme-challenge/token";

  /** Two endpoints behind a port that has another number. */
  private static final String PAIR =
      service("app", "{name: http, port: 8000, targetPort: 80}")
          + slice("app", "{name: http, port: 80}", "1.2.3.4", "1.2.3.5");

  private static final String SECURE =
      service("app", "{name: https, port: 443}")
          + slice("app", "{name: https, port: 443}", "1.2.3.4", "1.2.3.5");

  private RouteBehaviours() {}

  static List<Behaviour> all() {
    return Stream.of(
            solver(), rules(), streams(), defaultBackend(), paths(), ports(), tls(), host())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Behaviour> solver() {
    return List.of(
        row(
                1,
                "cert-manager's solver Ingress, told by its label",
                "its one path is answered without login by plain HTTP, for GET alone")
            .config("address: 127.0.0.1:443\nhttp_redirect_addr: 127.0.0.1:80\n")
            .given(
                APP,
                ingress()
                    .labelled("acme.cert-manager.io/http01-solver: 'true'")
                    .paths(path("ImplementationSpecific", CHALLENGE)))
            .serves("challenge a.example.com" + CHALLENGE + " -> http://10.0.0.1:8080")
            .shownBy("tests.SolverIT", "anybodyGetsTheAnswerByPlainHttp")
            .different(
                "it opens no other path, no other method and no host of another namespace, so the"
                    + " label is no way around a login"));
  }

  private static List<Behaviour> rules() {
    return List.of(
        row(2, "a path of type Prefix and a port by its name", "requests go to the ready endpoint")
            .given(APP, open().paths(path("Prefix", "/a", "name: http")))
            .serves("a.example.com prefix /a -> http://10.0.0.1:8080, public")
            .same(),
        row(3, "a second path is added", "both are served, and other Ingresses stay as they are")
            .given(APP, open().paths(path("Prefix", "/a")), other())
            .serves(
                "a.example.com prefix /a -> http://10.0.0.1:8080, public",
                "b.example.com prefix / -> http://10.0.0.1:8080, public")
            .given(APP, open().paths(path("Prefix", "/a"), path("Prefix", "/b")), other())
            .serves(
                "a.example.com prefix /a -> http://10.0.0.1:8080, public",
                "a.example.com prefix /b -> http://10.0.0.1:8080, public",
                "b.example.com prefix / -> http://10.0.0.1:8080, public")
            .same(),
        row(4, "a path is replaced by another", "the old one is gone and the new one is served")
            .given(APP, open().paths(path("Prefix", "/a")))
            .serves("a.example.com prefix /a -> http://10.0.0.1:8080, public")
            .given(APP, open().paths(path("Prefix", "/b")))
            .serves("a.example.com prefix /b -> http://10.0.0.1:8080, public")
            .holds(translated -> assertThat(Summary.of(translated.model())).hasSize(2))
            .same(),
        row(5, "`secure_upstream`", "the upstream is spoken to by TLS")
            .given(
                SECURE,
                open().with("secure_upstream", "true").paths(path("Prefix", "/", "name: https")))
            .serves(
                "a.example.com prefix / -> https://1.2.3.4:443 https://1.2.3.5:443"
                    + " as app.default.svc.cluster.local, public")
            .same(),
        row(6, "header Secrets for requests and responses", "their keys join the maps of headers")
            .given(
                APP,
                secret("request", "Opaque", Map.of("X-One", "1")),
                secret("response", "Opaque", Map.of("X-Two", "2")),
                open()
                    .with("set_request_headers", "{X-Plain: here}")
                    .with("set_request_headers_secret", "request")
                    .with("set_response_headers_secret", "response"))
            .holds(
                translated ->
                    assertThat(route(translated).headers().secretRequest()).containsKey("x-one"))
            .holds(
                translated ->
                    assertThat(route(translated).headers().setRequest()).containsKey("x-plain"))
            .holds(
                translated ->
                    assertThat(route(translated).headers().setResponse()).containsKey("x-two"))
            .same(),
        row(
                7,
                "`kubernetes_service_account_token_secret` with a token of the right type",
                "the upstream's API is spoken to with that token")
            .given(
                APP,
                secret("token", "kubernetes.io/service-account-token", Map.of("token", "t")),
                open().with("kubernetes_service_account_token_secret", "token"))
            .sameOnce("kubernetes_service_account_token_secret"));
  }

  private static List<Behaviour> streams() {
    IngressText ssh = open().with("ssh_upstream", "true");
    IngressText tcp = open().with("tcp_upstream", "true");
    return List.of(
        row(8, "`ssh_upstream` with a path that says nothing", "the Ingress is refused")
            .given(APP, ssh.paths(path("ImplementationSpecific", "")))
            .complains("ssh_upstream")
            .different(HTTP_ONLY),
        row(9, "`ssh_upstream` with a path of type Prefix", REFUSED_ANYHOW)
            .given(APP, ssh)
            .complains("ssh_upstream")
            .same(),
        row(10, "`ssh_upstream` with a path", REFUSED_ANYHOW)
            .given(APP, ssh.paths(path("ImplementationSpecific", "/a")))
            .complains("ssh_upstream")
            .same(),
        row(11, "`tcp_upstream` with a path of type Prefix", REFUSED_ANYHOW)
            .given(APP, tcp)
            .complains("tcp_upstream")
            .same(),
        row(12, "`tcp_upstream` with a path that says nothing", "the Ingress is refused")
            .given(APP, tcp.paths(path("ImplementationSpecific", "")))
            .complains("tcp_upstream")
            .different(HTTP_ONLY),
        row(
                13,
                "a Service of type ExternalName",
                "refused; with `ostiary.allow_private_upstreams` requests go to that name")
            .given(external("app", 9999, "service.external.com"), open().paths(externalPath()))
            .complains("ExternalName")
            .config(NAMES_ALLOWED)
            .given(external("app", 9999, "service.external.com"), open().paths(externalPath()))
            .serves("a.example.com prefix / -> http://service.external.com:9999, public")
            .different(
                "whoever may write a Service could lead the proxy to the node's own services"),
        row(14, "the same with `secure_upstream`", "the same by TLS")
            .config(NAMES_ALLOWED)
            .given(
                external("app", 9999, "service.external.com"),
                open().with("secure_upstream", "true").paths(externalPath()))
            .serves(
                "a.example.com prefix / -> https://service.external.com:9999"
                    + " as service.external.com, public")
            .different("as 13"));
  }

  private static String externalPath() {
    return path("Prefix", "/", "number: 9999");
  }

  private static List<Behaviour> defaultBackend() {
    String byDefault = "defaultBackend: " + backend("number: 80");
    String tls = "\ntls: [{hosts: [a.example.com]}]";
    return List.of(
        row(
                15,
                "a default backend and one host in `spec.tls`, and no rules",
                "it answers all paths of that host, and of every host that nobody names")
            .given(APP, open().spec(byDefault + tls))
            .serves(
                "* prefix / -> http://10.0.0.1:8080, public",
                "a.example.com prefix / -> http://10.0.0.1:8080, public")
            .different(
                "the Ingress specification gives a default backend what no rule matches, with TLS or"
                    + " without; hosts of `spec.tls` are served as with Pomerium"),
        row(16, "a default backend beside rules", "it answers what the rules leave, and comes last")
            .given(
                APP,
                open()
                    .spec(
                        byDefault
                            + tls
                            + "\nrules: ["
                            + rule("a.example.com", path("Exact", "/two"), path("Prefix", "/one"))
                            + "]"))
            .serves(
                "a.example.com exact /two -> http://10.0.0.1:8080, public",
                "a.example.com prefix /one -> http://10.0.0.1:8080, public",
                "a.example.com prefix / -> http://10.0.0.1:8080, public")
            .same());
  }

  private static List<Behaviour> paths() {
    return List.of(
        row(17, "`path_regex` with a path of type ImplementationSpecific", "it is an expression")
            .given(
                APP,
                open()
                    .with("path_regex", "true")
                    .paths(path("ImplementationSpecific", "^/(admin|superuser)/.*$")))
            .serves("a.example.com regex ^/(admin|superuser)/.*$ -> http://10.0.0.1:8080, public")
            .same(),
        row(18, "`service_proxy_upstream`", "requests go to the Service's name in the cluster")
            .given(APP, open().with("service_proxy_upstream", "true"))
            .serves("a.example.com prefix / -> http://app.default.svc.cluster.local:80, public")
            .same(),
        row(
                19,
                "paths of all types in any order",
                "exact ones come first, then expressions, then prefixes, the longest first")
            .given(
                APP,
                open()
                    .with("path_regex", "true")
                    .rules(
                        rule(
                            "b.example.com",
                            path("Prefix", "/prefix/"),
                            path("ImplementationSpecific", "REGEX"),
                            path("Exact", "/path"),
                            path("Prefix", "/prefix/a/"),
                            path("Exact", "/path/a"),
                            path("ImplementationSpecific", "REGEX/A")),
                        rule("a.example.com", path("Prefix", "/"))))
            .serves(
                "a.example.com prefix / -> http://10.0.0.1:8080, public",
                "b.example.com exact /path/a -> http://10.0.0.1:8080, public",
                "b.example.com exact /path -> http://10.0.0.1:8080, public",
                "b.example.com regex REGEX/A -> http://10.0.0.1:8080, public",
                "b.example.com regex REGEX -> http://10.0.0.1:8080, public",
                "b.example.com prefix /prefix/a -> http://10.0.0.1:8080, public",
                "b.example.com prefix /prefix -> http://10.0.0.1:8080, public")
            .same());
  }

  private static List<Behaviour> ports() {
    String two = "http://1.2.3.4:80 http://1.2.3.5:80";
    return List.of(
        row(20, "a port by number whose targetPort is another number", "the endpoints' port counts")
            .given(PAIR, open().paths(path("Prefix", "/", "number: 8000")))
            .serves("a.example.com prefix / -> " + two + ", public")
            .same(),
        row(21, "a port by name whose targetPort is another number", "the endpoints' port counts")
            .given(PAIR, open().paths(path("Prefix", "/", "name: http")))
            .serves("a.example.com prefix / -> " + two + ", public")
            .same(),
        row(22, "a port by name with a named targetPort", "the endpoints' port of that name counts")
            .given(named(), open().paths(path("Prefix", "/", "name: http")))
            .serves("a.example.com prefix / -> http://1.2.3.4:80, public")
            .same(),
        row(23, "a port by number with a named targetPort", "requests go to the endpoints")
            .given(named(), open().paths(path("Prefix", "/", "number: 8000")))
            .serves("a.example.com prefix / -> http://1.2.3.4:80, public")
            .different(
                "EndpointSlices say where a named target is; there is no need to fall back to"
                    + " the Service's name"),
        row(24, "two ready addresses", "requests go to both")
            .given(PAIR, open().paths(path("Prefix", "/", "name: http")))
            .serves("a.example.com prefix / -> " + two + ", public")
            .same(),
        row(25, "a Service with two ports, one of which is named", "only its endpoints are used")
            .given(
                service("app", "{name: http, port: 80}, {name: admin, port: 9000}")
                    + slice("app", "{name: http, port: 80}, {name: admin, port: 9000}", "1.2.3.4"),
                open().paths(path("Prefix", "/", "name: http")))
            .serves("a.example.com prefix / -> http://1.2.3.4:80, public")
            .same());
  }

  private static String named() {
    return service("app", "{name: http, port: 8000, targetPort: web}")
        + slice("app", "{name: http, port: 80}", "1.2.3.4");
  }

  private static List<Behaviour> tls() {
    IngressText secure =
        open().with("secure_upstream", "true").paths(path("Prefix", "/", "name: https"));
    return List.of(
        row(26, "TLS to endpoints", "their certificate must carry the Service's name")
            .given(SECURE, secure)
            .serves(
                "a.example.com prefix / -> https://1.2.3.4:443 https://1.2.3.5:443"
                    + " as app.default.svc.cluster.local, public")
            .same(),
        row(27, "TLS with `tls_server_name`", "that name counts")
            .given(SECURE, secure.with("tls_server_name", "inside.example.com"))
            .serves(
                "a.example.com prefix / -> https://1.2.3.4:443 https://1.2.3.5:443"
                    + " as inside.example.com, public")
            .same(),
        row(28, "TLS with `service_proxy_upstream`", "the Service's name counts, which is the host")
            .given(SECURE, secure.with("service_proxy_upstream", "true"))
            .serves(
                "a.example.com prefix / -> https://app.default.svc.cluster.local:443"
                    + " as app.default.svc.cluster.local, public")
            .same(),
        row(29, "endpoints without TLS", "no name is asked for")
            .given(APP, open())
            .serves("a.example.com prefix / -> http://10.0.0.1:8080, public")
            .same());
  }

  private static List<Behaviour> host() {
    IngressText hostless = open().rules(rule("", path("Prefix", "/")));
    return List.of(
        row(
                30,
                "a rule without host, with `subtle_allow_empty_host`",
                "it is for every host that nobody names")
            .given(APP, hostless.with("subtle_allow_empty_host", "true"))
            .serves("* prefix / -> http://10.0.0.1:8080, public")
            .same(),
        row(31, "a rule without host and without that", "refused, with the annotation's name")
            .given(APP, hostless)
            .complains("subtle_allow_empty_host")
            .same(),
        row(32, "`name`", "people see it instead of the name that is made up")
            .given(APP, open().with("name", "custom"))
            .holds(translated -> assertThat(route(translated).name()).isEqualTo("custom"))
            .same());
  }

  private static IngressText other() {
    return open().named("other").rules(rule("b.example.com", path("Prefix", "/")));
  }

  /** The first route of {@code a.example.com}. */
  static HttpRoute route(Translated translated) {
    return Objects.requireNonNull(translated.model().hosts().get(new Hostname("a.example.com")))
        .routes()
        .getFirst();
  }
}
