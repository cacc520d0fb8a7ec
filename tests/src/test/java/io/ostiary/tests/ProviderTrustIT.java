package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** An identity provider whose certificate comes from an authority of the organisation's own. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ProviderTrustIT {
  @Test
  void isBelievedOnceItsAuthorityIsConfigured() {
    try (Scene scene = Scene.withPrivateProvider();
        WebClient browser = scene.browser()) {
      String route = scene.route("app", "allow_any_authenticated_user: true");
      scene.start(route);
      HttpResponse<String> refused = browser.browseAs(ALICE, scene.url("app", "/"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("provider-unreachable");

      scene.product().write("authority.pem", scene.authority().pem());
      scene.configure(route + "certificate_authority_file: authority.pem\n");

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> browser.browseAs(ALICE, scene.url("app", "/")).statusCode() == 200);
    }
  }
}
