package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The end of a session's life. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ExpiryIT {
  @Test
  void anExpiredSessionAsksForLoginAgain() {
    try (Scene scene = new Scene();
        WebClient browser = scene.browser()) {
      scene.start(scene.route("app", "allow_any_authenticated_user: true") + "cookie_expire: 4s\n");
      browser.browseAs(ALICE, scene.url("app", "/"));
      assertThat(browser.get(scene.url("app", "/")).statusCode()).isEqualTo(200);

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> browser.get(scene.url("app", "/")).statusCode() == 302);
    }
  }
}
