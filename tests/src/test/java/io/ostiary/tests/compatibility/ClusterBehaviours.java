package io.ostiary.tests.compatibility;

import static io.ostiary.tests.compatibility.Behaviour.row;
import static io.ostiary.tests.compatibility.Texts.APP;
import static io.ostiary.tests.compatibility.Texts.ingress;
import static io.ostiary.tests.compatibility.Texts.ingressClass;
import static io.ostiary.tests.compatibility.Texts.open;
import static io.ostiary.tests.compatibility.Texts.path;
import static io.ostiary.tests.compatibility.Texts.secret;
import static io.ostiary.tests.compatibility.Texts.service;
import static io.ostiary.tests.compatibility.Texts.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.translator.TranslationResult.Translated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows 75 to 90: which Ingresses are ours, what their changes do, and what users are told. */
final class ClusterBehaviours {
  private static final String CONTROLLER = "pomerium.io/ingress-controller";
  private static final String OURS = ingressClass("ours", CONTROLLER, "");
  private static final String STANDARD =
      ingressClass("ours", CONTROLLER, "ingressclass.kubernetes.io/is-default-class: 'true'");
  private static final String OTHERS = ingressClass("others", "k8s.io/ingress-nginx", "");
  private static final String SERVED = "a.example.com prefix / -> http://10.0.0.1:8080, public";
  private static final String SCOPE = "tests.kubernetes.ScopeIT";

  private ClusterBehaviours() {}

  static List<Behaviour> all() {
    return Stream.of(classes(), changes(), told()).flatMap(List::stream).toList();
  }

  private static List<Behaviour> classes() {
    String legacy = "kubernetes.io/ingress.class";
    return List.of(
        row(75, "`ingressClassName` is a class of ours", "it is served")
            .given(OURS, APP, open().of("ingressClassName: ours"))
            .serves(SERVED)
            .same(),
        row(76, "`ingressClassName` is a class of another controller", "it is not served")
            .given(OURS, OTHERS, APP, open().of("ingressClassName: others"))
            .holds(ClusterBehaviours::servesNothing)
            .same(),
        row(77, "the annotation of old names a class of ours", "it is served")
            .given(OURS, APP, open().of("").with(legacy, "ours"))
            .serves(SERVED)
            .same(),
        row(78, "no class is named, and ours is the default", "it is served")
            .given(STANDARD, APP, open().of(""))
            .serves(SERVED)
            .same(),
        row(
                79,
                "no class is named, and ours becomes the default later",
                "it is served from then on")
            .given(OURS, APP, open().of(""))
            .holds(ClusterBehaviours::servesNothing)
            .given(STANDARD, APP, open().of(""))
            .serves(SERVED)
            .same(),
        row(80, "the class is taken away", "it is served no longer, and its address is taken away")
            .given(OURS, APP, open().of("ingressClassName: ours"))
            .serves(SERVED)
            .given(OURS, APP, open().of(""))
            .holds(ClusterBehaviours::servesNothing)
            .shownBy(
                "tests.kubernetes.KubernetesIT",
                "anIngressThatLeavesTheClassLosesItsStatusAndItsRoutes")
            .different("Pomerium leaves the address in the status"),
        row(87, "a solver Ingress with the annotation of old", "its challenge is answered")
            .config("address: 127.0.0.1:443\nhttp_redirect_addr: 127.0.0.1:80\n")
            .given(
                OURS,
                APP,
                ingress()
                    .of("")
                    .with(legacy, "ours")
                    .labelled("acme.cert-manager.io/http01-solver: 'true'")
                    .paths(path("ImplementationSpecific", "/.well-known/acme-challenge/token")))
            .serves(
                "challenge a.example.com/.well-known/acme-challenge/token ->"
                    + " http://10.0.0.1:8080")
            .same());
  }

  private static List<Behaviour> changes() {
    return List.of(
        row(81, "a port of the Service changes", "the endpoints of its new port are used")
            .given(APP, open())
            .serves(SERVED)
            .given(
                service("app", "{name: web, port: 80, targetPort: 9090}")
                    + slice("app", "{name: web, port: 9090}", "10.0.0.1"),
                open())
            .serves("a.example.com prefix / -> http://10.0.0.1:9090, public")
            .same(),
        renewed(),
        row(83, "an annotation names a Secret that comes later", "503 until it is there")
            .given(APP, open().with("set_request_headers_secret", "later"))
            .serves("a.example.com prefix / -> 503, broken")
            .complains("set_request_headers_secret")
            .given(
                APP,
                secret("later", "Opaque", Map.of("X-One", "1")),
                open().with("set_request_headers_secret", "later"))
            .serves(SERVED)
            .different(
                "with Pomerium the host does not exist until then, or what it was before goes on;"
                    + " here its users learn that it is not ready"),
        row(88, "Secrets with headers for requests and for responses", "they are read")
            .given(
                APP,
                secret("request", "Opaque", Map.of("X-One", "1")),
                secret("response", "Opaque", Map.of("X-Two", "2")),
                open()
                    .with("set_request_headers_secret", "request")
                    .with("set_response_headers_secret", "response"))
            .serves(SERVED)
            .shownBy(SCOPE, "aSecretThatAnAnnotationNamesIsFollowedInItsOwnNamespace")
            .same());
  }

  private static Behaviour renewed() {
    TestAuthority authority = new TestAuthority();
    String before = tls(authority.leaf(Instant.parse("2026-06-01T12:00:00Z"), "a.example.com"));
    String after = tls(authority.leaf(Instant.parse("2026-06-01T15:00:00Z"), "a.example.com"));
    String spec = "tls: [{hosts: [a.example.com], secretName: own}]\n" + open().spec();
    return row(82, "the Secret with the certificate changes", "the new certificate is served")
        .given(APP, before, open().spec(spec))
        .serves(SERVED, "certificate default/own for [a.example.com]")
        .given(APP, after, open().spec(spec))
        .serves(SERVED, "certificate default/own for [a.example.com]")
        .holds(
            translated ->
                assertThat(translated.model().certificates().values())
                    .anyMatch(c -> after.contains(Texts.quoted(c.keyPair().chainPem()))))
        .same();
  }

  private static String tls(TestAuthority.Leaf leaf) {
    return secret(
        "own", "kubernetes.io/tls", Map.of("tls.crt", leaf.chainPem(), "tls.key", leaf.pkcs8Pem()));
  }

  private static List<Behaviour> told() {
    return List.of(
        row(84, "`--namespaces a,c` and Ingresses in a, b and c", "those in a and c are served")
            .shownBy(SCOPE, "onlyTheNamespacesThatAreNamedCount")
            .same(),
        row(85, "the proxy's Service gets an address", "Ingresses show it, and its changes")
            .shownBy(SCOPE, "ingressesShowTheAddressOfTheService")
            .same(),
        row(86, "the proxy's Service is a NodePort", "Ingresses show its address in the cluster")
            .shownBy(SCOPE, "ingressesShowTheAddressOfTheService")
            .same(),
        row(
                89,
                "an Ingress is served, refused, or deleted",
                "the settings object says so, names the fault, or forgets it")
            .shownBy("tests.kubernetes.KubernetesSettingsIT", "loginFollowsTheObject")
            .same(),
        row(90, "a second replica begins while the first still reads all", "each reads for itself")
            .shownBy("tests.kubernetes.KubernetesIT", "anotherReplicaWritesOnceTheFirstIsGone")
            .different(
                "there is no first run for all: nothing is served before everything was read"));
  }

  private static void servesNothing(Translated translated) {
    assertThat(translated.model().hosts()).isEqualTo(Map.of());
  }
}
