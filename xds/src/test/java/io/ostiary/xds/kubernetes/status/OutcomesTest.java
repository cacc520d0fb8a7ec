package io.ostiary.xds.kubernetes.status;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Options;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.ObjectSettings;
import io.ostiary.xds.kubernetes.KubernetesContents;
import io.ostiary.xds.pipeline.Publications;
import io.ostiary.xds.pipeline.Settled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of an Ingress whose host {@code web.example.com} is in force. */
class OutcomesTest {
  private static final ObjectRef WEB = new ObjectRef("Ingress", "shop", "web");
  private static final ObjectRef SERVICE = new ObjectRef("Service", "shop", "backend");
  private static final ObjectRef SECRET = new ObjectRef("Secret", "shop", "web-tls");

  @Test
  void allIsWell() {
    Outcome outcome = outcome("web", List.of());
    assertThat(outcome.reason()).isEqualTo(Reason.SERVED);
    assertThat(outcome.message()).isEqualTo("served on web.example.com");
  }

  @Test
  void whatIsServedOnlyInPartIsFaulty() {
    Outcome outcome = outcome("web", List.of(error(WEB, "no such thing")));
    assertThat(outcome.reason()).isEqualTo(Reason.FAULTY);
    assertThat(outcome.message()).contains("no such thing");
    assertThat(outcome.isServed()).isTrue();
  }

  @Test
  void aFaultInWhatItNamesIsItsOwn() {
    assertThat(outcome("web", List.of(error(SECRET, "not PEM"))).message())
        .contains("Secret shop/web-tls")
        .contains("not PEM");
  }

  @Test
  void aRefusalByAnEnvoyIsToldOnTheIngressBehindIt() {
    Diagnostic refusal = error(SERVICE, "Envoy refused the cluster 'shop/backend/80' of it: no");
    assertThat(outcome("web", List.of(refusal)).reason()).isEqualTo(Reason.REFUSED_BY_ENVOY);
  }

  @Test
  void whatHasNoRouteIsRefused() {
    ObjectRef other = new ObjectRef("Ingress", "shop", "other");
    Outcome outcome = outcome("other", List.of(error(other, "the host is another namespace's")));
    assertThat(outcome.reason()).isEqualTo(Reason.REFUSED);
    assertThat(outcome.isServed()).isFalse();
  }

  @Test
  void theFaultsOfOthersAreNotItsOwn() {
    List<Diagnostic> faults =
        List.of(
            error(new ObjectRef("Service", "bank", "backend"), "elsewhere"),
            error(new ObjectRef("Ingress", "shop", "third"), "elsewhere"));
    assertThat(outcome("web", faults).reason()).isEqualTo(Reason.SERVED);
  }

  @Test
  void anIngressOfAnotherClassIsNobodysBusiness() {
    assertThat(outcomes(ingress("web").replace("pomerium", "another"), List.of())).isEmpty();
  }

  @Test
  void aMessageFitsAnEvent() {
    Diagnostic longOne = error(WEB, "x".repeat(5000));
    assertThat(outcome("web", List.of(longOne)).message()).hasSizeLessThanOrEqualTo(1024);
  }

  @Test
  void settingsAreRefusedOnlyAsAWhole() {
    ObjectRef global = new ObjectRef("Pomerium", "", "global");
    String settings =
        "{apiVersion: ingress.pomerium.io/v1, kind: Pomerium, metadata: {name: global}}";
    Diagnostic field = error(global, "not supported yet");
    Diagnostic refusal = new ObjectSettings(global, Map.of(), List.of()).refusal();
    assertThat(outcomes(settings, List.of()).get(global))
        .extracting(Outcome::reason)
        .isEqualTo(Reason.SERVED);
    assertThat(outcomes(settings, List.of(field)).get(global))
        .extracting(Outcome::reason)
        .isEqualTo(Reason.FAULTY);
    assertThat(outcomes(settings, List.of(field, refusal)).get(global))
        .extracting(Outcome::reason)
        .isEqualTo(Reason.REFUSED);
  }

  private static Outcome outcome(String name, List<Diagnostic> diagnostics) {
    return requireNonNull(
        outcomes(ingress(name), diagnostics).get(new ObjectRef("Ingress", "shop", name)));
  }

  private static Map<ObjectRef, Outcome> outcomes(String yaml, List<Diagnostic> diagnostics) {
    List<Sourced<?>> objects = ManifestParser.parse("in.yaml", yaml).objects();
    return Outcomes.of(
        new Settled(new KubernetesContents(objects, List.of()), Publications.any(), diagnostics),
        Options.STANDARD_CONTROLLERS);
  }

  private static Diagnostic error(ObjectRef object, String problem) {
    return new Diagnostic(Severity.ERROR, object, Optional.empty(), "spec", "", problem, "mend it");
  }

  private static String ingress(String name) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s, namespace: shop}
    spec:
      ingressClassName: pomerium
      tls: [{hosts: [web.example.com], secretName: web-tls}]
      rules:
        - host: web.example.com
          http:
            paths:
              - {path: /, pathType: Prefix, backend: {service: {name: backend, port: {number: 80}}}}
    """
        .formatted(name);
  }
}
