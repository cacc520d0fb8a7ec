package io.ostiary.tests.compatibility;

import static io.ostiary.tests.compatibility.Behaviour.row;
import static io.ostiary.tests.compatibility.Texts.APP;
import static io.ostiary.tests.compatibility.Texts.open;
import static io.ostiary.tests.compatibility.Texts.secret;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows 99 to 113 and 115: certificates that are made, synchronisation, and what is left. */
final class OtherBehaviours {
  private static final String BOOTSTRAP =
      secret(
          "bootstrap",
          "Opaque",
          Map.of("shared_secret", "x".repeat(32), "cookie_secret", "y".repeat(32)));

  private static final String SHIM =
      "cert-manager makes certificates out of its own annotations of an Ingress, so no second"
          + " program needs the right to do so";
  private static final String NO_SERVICE =
      "there is no other program to synchronise with: the cluster's objects are the only source";

  private OtherBehaviours() {}

  static List<Behaviour> all() {
    return Stream.of(certificates(), synchronisation(), rest()).flatMap(List::stream).toList();
  }

  private static List<Behaviour> certificates() {
    String nothing = "nothing is made";
    return List.of(
        row(
                99,
                "hosts without certificate, and an issuer in the settings",
                nothing + ", and a warning says so")
            .given(BOOTSTRAP, settings("certificateAutoProvision: {clusterIssuer: letsencrypt}"))
            .holds(
                translated ->
                    assertThat(translated.diagnostics())
                        .anyMatch(d -> d.field().equals("spec.certificateAutoProvision")))
            .different(SHIM),
        row(100, "such a host goes", nothing).different(SHIM),
        row(101, "the issuer changes or goes", nothing).different(SHIM),
        row(102, "a certificate is there already, of any spelling", nothing).different(SHIM),
        row(103, "a wildcard host", nothing).different(SHIM));
  }

  private static List<Behaviour> synchronisation() {
    String nothing = "nothing is sent anywhere";
    return List.of(
        row(104, "a policy comes, changes or goes, with synchronisation", nothing)
            .different(NO_SERVICE),
        row(105, "the other side lacks an object, or has it already", nothing)
            .different(NO_SERVICE),
        row(106, "the other side's namespace changes", nothing).different(NO_SERVICE),
        row(107, "more routes are known there than are needed", nothing).different(NO_SERVICE),
        row(108, "key pairs come, change and go", nothing).different(NO_SERVICE));
  }

  private static List<Behaviour> rest() {
    return List.of(
        row(109, "objects come and go on which others depend", "all that depends is read again")
            .shownBy("translator.IncrementalPropertyTest", "aMemoryIsWithoutMeaning")
            .same(),
        row(110, "a header in an annotation and in the Secret beside it", "the Ingress is refused")
            .given(
                APP,
                secret("request", "Opaque", Map.of("X-One", "1")),
                open()
                    .with("set_request_headers", "{X-One: here}")
                    .with("set_request_headers_secret", "request"))
            .complains("set_request_headers_secret")
            .same(),
        row(111, "the name of a Secret in the settings without its namespace", "a fault")
            .given(settings("").replace("default/bootstrap", "bootstrap"))
            .complains("write namespace/name")
            .same(),
        row(112, "options by the environment", "each has a variable")
            .shownBy("cli.command.EnvironmentDefaultsTest", "namesEachOptionThatTakesAValue")
            .different("the names begin with `OSTIARY_`, and so cannot be another program's"),
        row(113, "a route of the Gateway API with a policy", "nothing is served")
            .different(Draft.NOT_YET + "the Gateway API"),
        row(115, "Envoy judges a configuration", "its reason is passed on")
            .shownBy("envoy.validate.EnvoyValidatorTest", "passesOnEnvoysReason")
            .shownBy("envoy.binary.EnvoyBinariesTest", "replacesACachedFileThatWasChanged")
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
}
