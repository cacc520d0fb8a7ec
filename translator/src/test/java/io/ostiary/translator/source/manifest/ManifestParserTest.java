package io.ostiary.translator.source.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.ostiary.translator.model.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestParserTest {
  private static final String SERVICE =
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";

  @Test
  void tellsAConfigurationFromAnObject() {
    ParsedManifest parsed =
        ManifestParser.parse(
            "config.yaml", "authenticate_service_url: https://login.example.com\nroutes: []\n");

    assertThat(parsed.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.problem()).contains("Pomerium's config.yaml");
              assertThat(diagnostic.remedy()).contains("--config");
              assertThat(diagnostic.source()).isPresent();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0 | NOTHING",
        "'# nothing' | 0 | NOTHING",
        "'SERVICE' | 1 | WHOLE",
        "'SERVICE---\nSERVICE' | 2 | WHOLE",
        "'SERVICE---\na: [' | 1 | RIDDLE",
        "'SERVICE---\njust text' | 1 | RIDDLE",
        "'SERVICE---\nkind: Widget\napiVersion: example.com/v1' | 1 | WHOLE",
        "'SERVICE---\nkind: Service\napiVersion: serving.knative.dev/v1' | 1 | WHOLE",
        "'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: x}'"
            + " | 0 | FAULTY_OBJECTS",
        "'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {prots: []}' | 1 | WHOLE",
        "'apiVersion: v1\nkind: List\nitems: []' | 0 | WHOLE",
        "'apiVersion: v1\nkind: List\nitems: ~' | 0 | WHOLE",
        "'apiVersion: v1\nkind: List\nitems: x' | 0 | RIDDLE",
        "'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: {b: c}}'"
            + " | 0 | FAULTY_OBJECTS",
        "'apiVersion: v1\nkind: Secrte\nmetadata: {name: s}' | 0 | FAULTY_OBJECTS",
        "'resources: [a.yaml]' | 0 | FAULTY_OBJECTS",
        "'metadata: {name: x}\nspec: {rules: []}' | 0 | RIDDLE",
        "'apiVersion: ingress.pomerium.io/v1\nkind: Pomerium\nmetadata: {name: global}\nstatus: {}'"
            + " | 1 | WHOLE",
        "'apiVersion: ingress.pomerium.io/v1\nkind: Pomerium\nmetadata: {name: g}\nspce: {}'"
            + " | 0 | RIDDLE",
        "'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: c}\nspce: {}'"
            + " | 0 | RIDDLE",
      })
  void tellsHowMuchCouldBeRead(String text, int objects, ParsedManifest.Content content) {
    ParsedManifest parsed = ManifestParser.parse("in.yaml", text.replace("SERVICE", SERVICE));

    assertThat(parsed.objects()).hasSize(objects);
    assertThat(parsed.content()).isEqualTo(content);
  }

  /** What stands between the metadata and the end of an Ingress, and its hosts where known. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'spec: {rules: [{host: a}, {host: b, http: {paths: [{path: {}}]}}]}' | a b",
        "'spec: {rulez: [{host: a}]}' | a",
        "'spec: {Rules: [{host: a}]}' | a",
        "'spce: {rules: [{host: a}]}' | a",
        "'spec: {rules: [{hots: a}]}' | a",
        "'spec: {tsl: [], rules: [{host: a}]}' | a",
        "'spec: {rules: [{host: a}], rulez: [{host: b}]}' | a b",
        "'status: {}\nextra: 1\nspec: {rules: [{http: ~}]}' | ''",
        "'spec: {rules: [{host: [a]}]}' | ?",
        "'spec: {rules: [text]}' | ?",
        "'spec: {rules: text}' | ?",
        "'spec: {rules: [{name: a}]}' | ?",
        "'spec: {hosts: [a]}' | ?",
        "'extra: {rules: [{host: a}]}' | ?",
      })
  void keepsTheHostsOfAnIngressThatCannotBeRead(String rest, String hosts) {
    ParsedManifest parsed =
        ManifestParser.parse(
            "in.yaml",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n" + rest);

    boolean known = !hosts.equals("?");
    assertThat(parsed.content())
        .isEqualTo(known ? ParsedManifest.Content.FAULTY_OBJECTS : ParsedManifest.Content.RIDDLE);
    assertThat(parsed.diagnostics()).anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    assertThat(
            parsed.objects().stream()
                .filter(object -> !object.whole())
                .flatMap(object -> object.as(Ingress.class).stream())
                .map(ManifestParserTest::hosts)
                .toList())
        .isEqualTo(known ? List.of(hosts) : List.of());
  }

  private static String hosts(Sourced<Ingress> ingress) {
    return ingress.object().getSpec().getRules().stream()
        .map(IngressRule::getHost)
        .collect(Collectors.joining(" "));
  }

  /** What kubectl prints is full of fields that an API server adds. */
  @Test
  void takesWhatAnApiServerWrites() {
    ParsedManifest parsed =
        ManifestParser.parse(
            "in.yaml",
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
              uid: 1f0c
              generation: 2
              creationTimestamp: "2026-01-01T00:00:00Z"
              labels: {any.thing/at-all: x}
              ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: u, controller: true}]
              managedFields:
                - manager: kubectl
                  operation: Apply
                  apiVersion: networking.k8s.io/v1
                  fieldsType: FieldsV1
                  fieldsV1: {"f:spec": {"f:rules": {}}}
            spec:
              defaultBackend: {resource: {apiGroup: g, kind: k, name: n}}
              tls: [{hosts: [a], secretName: s}]
              rules:
                - host: a
                  http:
                    paths:
                      - path: /
                        pathType: Prefix
                        backend: {service: {name: s, port: {name: http, number: 80}}}
            status: {loadBalancer: {ingress: [{ip: 10.0.0.1}]}}
            """);

    assertThat(parsed.diagnostics()).isEmpty();
    assertThat(parsed.content()).isEqualTo(ParsedManifest.Content.WHOLE);
  }
}
