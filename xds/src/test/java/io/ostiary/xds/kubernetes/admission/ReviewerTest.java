package io.ostiary.xds.kubernetes.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Options;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.xds.kubernetes.KubernetesSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReviewerTest {
  private static final String KNOWN =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: pomerium}
      spec: {controller: pomerium.io/ingress-controller}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: app, namespace: shop}
      spec: {ports: [{port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: old, namespace: bank, creationTimestamp: "2020-01-01T00:00:00Z"}
      spec:
        ingressClassName: pomerium
        rules: [{host: taken.example.com, http: {paths: []}}]
      """;
  private static final String PUBLIC =
      "ingress.pomerium.io/allow_public_unauthenticated_access: 'true'";

  private final Reviewer reviewer = new Reviewer(() -> Optional.of(inputs()), settings());

  @Test
  void takesWhatIsWell() {
    assertThat(ingress(PUBLIC, "app", "app.example.com").refusals()).isEmpty();
  }

  @Test
  void refusesWhatTheControllerWouldRefuse() {
    assertThat(ingress("ingress.pomerium.io/timeot: 30s", "app", "app.example.com").refusals())
        .singleElement()
        .asString()
        .contains("Ingress shop/web", "annotations[ingress.pomerium.io/timeot]", "'timeout'");
  }

  @Test
  void namesTheLineWithinAnAnnotation() {
    String policy =
        "ingress.pomerium.io/policy: \"allow:\\n  or:\\n    - domian: {is: example.com}\"";
    assertThat(ingress(policy, "app", "app.example.com").refusals())
        .anySatisfy(text -> assertThat(text).startsWith("line:3: ").contains("domian"));
  }

  @Test
  void onlyWarnsOfWhatOtherObjectsMayMend() {
    Judgement noService = ingress(PUBLIC, "later", "app.example.com");
    assertThat(noService.refusals()).isEmpty();
    assertThat(noService.warnings()).anyMatch(text -> text.contains("no such Service"));
    Judgement taken = ingress(PUBLIC, "app", "taken.example.com");
    assertThat(taken.refusals()).isEmpty();
    assertThat(taken.warnings()).anyMatch(text -> text.contains("belongs to namespace bank"));
  }

  @Test
  void saysNothingOfASecretThatNobodyNamedBefore() {
    Judgement judgement =
        ingress(
            PUBLIC + "\n    ingress.pomerium.io/set_request_headers_secret: unseen",
            "app",
            "app.example.com");
    assertThat(judgement.refusals()).isEmpty();
    assertThat(judgement.warnings()).noneMatch(text -> text.contains("unseen"));
  }

  @Test
  void letsPassWhatIsNotOurs() {
    String bad = text("ingress.pomerium.io/timeot: 30s", "app", "app.example.com");
    assertThat(judge("CREATE", bad.replace("Name: pomerium", "Name: other")))
        .isEqualTo(Judgement.NOTHING);
    assertThat(judge("DELETE", bad)).isEqualTo(Judgement.NOTHING);
    assertThat(judge("CREATE", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"))
        .isEqualTo(Judgement.NOTHING);
    assertThat(new Reviewer(Optional::empty, settings()).judge(request("CREATE", bad)).refusals())
        .isEmpty();
  }

  @Test
  void judgesTheSettingsObjectThatIsRead() {
    String bad =
        """
        apiVersion: ingress.pomerium.io/v1
        kind: Pomerium
        metadata: {name: global}
        spec: {timeouts: {read: soon}}
        """;
    assertThat(judge("UPDATE", bad).refusals())
        .anySatisfy(text -> assertThat(text).contains("Pomerium global", "spec.timeouts.read"));
    assertThat(judge("UPDATE", bad.replace("global", "another"))).isEqualTo(Judgement.NOTHING);
  }

  private Judgement ingress(String annotation, String service, String host) {
    return judge("CREATE", text(annotation, service, host));
  }

  private static String text(String annotation, String service, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      namespace: shop
      creationTimestamp: "2026-01-01T00:00:00Z"
      annotations:
        %s
    spec:
      ingressClassName: pomerium
      rules:
        - host: %s
          http:
            paths:
              - {path: /, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}
    """
        .formatted(annotation, host, service);
  }

  private Judgement judge(String operation, String object) {
    return reviewer.judge(request(operation, object));
  }

  private static ObjectNode request(String operation, String object) {
    JsonMapper json = new JsonMapper();
    ObjectNode tree;
    try {
      tree =
          (ObjectNode)
              json.readTree(
                  json.writeValueAsString(
                      new KubernetesSerialization().unmarshal(object, Map.class)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
    String version = tree.path("apiVersion").asText();
    ObjectNode request = json.createObjectNode();
    request.put("operation", operation).set("object", tree);
    request
        .putObject("kind")
        .put("group", version.contains("/") ? version.substring(0, version.indexOf('/')) : "")
        .put("kind", tree.path("kind").asText());
    return request;
  }

  private static KubernetesSettings settings() {
    return new KubernetesSettings(new TreeSet<>(), "global", Optional.empty());
  }

  private static Inputs inputs() {
    ServerAddress nowhere = new ServerAddress.Socket("/nowhere");
    return new Inputs(
            Optional.of(new Inputs.TextFile("config.yaml", "insecure_server: true\n")),
            List.of(),
            Map.of(),
            Instant.parse("2026-06-01T00:00:00Z"),
            new KeyPair("chain", new PrivateKeyPem("key")),
            new Options(
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                new EmitSettings(nowhere, nowhere, AccessLogFormat.JSON)))
        .with(ManifestParser.parse("known.yaml", KNOWN).objects());
  }
}
