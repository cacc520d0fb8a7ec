package io.ostiary.tests.kubernetes;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ostiary.tests.docs.Repository;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The settings object comes late, names a Secret that is not there, and loses one. */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class KubernetesSettingsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String OWN_SETTINGS =
      """
      apiVersion: ostiary.io/v1alpha1
      kind: OstiarySettings
      metadata: {name: global}
      spec: {defaultAccess: authenticated}
      """;

  private static final String FOR_EXAMPLE_COM =
      "ingress.pomerium.io/policy: '{allow: {or: [{domain: {is: example.com}}]}}'";

  @Test
  void loginFollowsTheObject() {
    try (Stage stage = Stage.set();
        WebClient alice = stage.scene().browser()) {
      Product product = stage.product();
      product.write(
          "config.yaml",
          product.addresses()
              + """
              certificate_file: tls.crt
              certificate_key_file: tls.key
              ostiary: {allow_private_upstreams: true}
              """);
      product.start();
      stage.kubectl().namespace("apps");
      stage.kubectl().apply(stage.ingress("apps", "app", FOR_EXAMPLE_COM));
      String url = stage.scene().url("app", "/");
      await().atMost(SOON).ignoreExceptions().until(() -> alice.get(url).statusCode() == 503);

      stage.kubectl().applyFile("pomerium-crd.yaml");
      stage.kubectl().namespace("pomerium");
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> stage.kubectl().apply(settings(stage)));
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(status(stage).at("/settingsStatus/error").asText())
                    .contains("spec.secrets")
                    .contains("pomerium/bootstrap");
                assertThat(status(stage).at("/ingress/apps~1app/error").asText())
                    .contains("needs login");
              });

      stage.kubectl().apply(secrets(stage));
      await().atMost(SOON).until(() -> alice.get(url).statusCode() == 302);
      assertThat(alice.browseAs(ALICE, url).statusCode()).isEqualTo(200);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(status(stage).at("/settingsStatus/reconciled").asBoolean()).isTrue();
                assertThat(status(stage).at("/ingress/apps~1app/reconciled").asBoolean()).isTrue();
              });

      stage.server().admin().secrets().inNamespace("pomerium").withName("idp").delete();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(status(stage).at("/settingsStatus/error").asText())
                      .contains("pomerium/idp"));
      assertThat(alice.get(url).statusCode()).isEqualTo(200);
      assertThat(stage.kubectl().events("default", "global"))
          .anyMatch(event -> event.startsWith("Warning Refused: ") && event.contains("idp"));

      stage.kubectl().apply(read("ostiarysettings.ostiary.io.yaml"));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> stage.kubectl().apply(OWN_SETTINGS));
      stage.kubectl().apply(stage.ingress("apps", "people", "example.com/note: none"));
      String people = stage.scene().url("people", "/");
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> alice.browseAs(ALICE, people).statusCode() == 200);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(own(stage).at("/redirectUri").asText())
                    .isEqualTo(stage.scene().url("authenticate", "/oauth2/callback"));
                assertThat(conditions(stage))
                    .containsExactly(
                        "Accepted False Invalid",
                        "ResolvedRefs False RefNotFound",
                        "Programmed False NotInForce");
              });
      stage.kubectl().apply(secrets(stage));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(conditions(stage))
                      .containsExactly(
                          "Accepted True Accepted",
                          "ResolvedRefs True ResolvedRefs",
                          "Programmed True Programmed"));

      stage.kubectl().deleteIngress("apps", "app");
      await().atMost(SOON).until(() -> status(stage).at("/ingress/apps~1app").isMissingNode());
    }
  }

  private static JsonNode status(Stage stage) {
    return status(stage, "/apis/ingress.pomerium.io/v1/pomerium/global");
  }

  private static JsonNode own(Stage stage) {
    return status(stage, "/apis/ostiary.io/v1alpha1/ostiarysettings/global");
  }

  /** Each as its type, whether it holds, and why. */
  private static List<String> conditions(Stage stage) {
    List<String> conditions = new ArrayList<>();
    own(stage)
        .path("conditions")
        .forEach(
            one ->
                conditions.add(
                    String.join(
                        " ",
                        one.path("type").asText(),
                        one.path("status").asText(),
                        one.path("reason").asText())));
    return conditions;
  }

  private static JsonNode status(Stage stage, String path) {
    try {
      return new JsonMapper().readTree(stage.server().admin().raw(path)).path("status");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String definition) {
    try {
      return Files.readString(Repository.path("charts/ostiary/crds").resolve(definition));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String settings(Stage stage) {
    return """
    apiVersion: ingress.pomerium.io/v1
    kind: Pomerium
    metadata: {name: global}
    spec:
      secrets: pomerium/bootstrap
      authenticate: {url: "%s"}
      identityProvider: {provider: oidc, url: "%s", secret: pomerium/idp}
      jwtClaimHeaders: {X-Pomerium-Claim-Email: email}
    """
        .formatted(stage.scene().url("authenticate", ""), stage.scene().provider().issuer());
  }

  private static String secrets(Stage stage) {
    return """
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
    stringData: {client_id: "%s", client_secret: "%s"}
    """
        .formatted(stage.scene().provider().clientId(), stage.scene().provider().clientSecret());
  }
}
