package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Routes with clients of their own at the identity provider, and hosts that depend on others. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class RouteClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Scene scene = new Scene();

  @BeforeEach
  void start() {
    scene.product().write("partners-secret", scene.provider().secondClientSecret());
    scene.start(routes());
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private String routes() {
    String client = "idp_client_id: partners\nidp_client_secret_file: partners-secret\n";
    return scene.route("app", "allow_any_authenticated_user: true")
        + scene.route("partners", "allow_any_authenticated_user: true\n" + client)
        + scene.route("mixed", "prefix: /partners\nallow_any_authenticated_user: true\n" + client)
        + scene.route("mixed", "allow_any_authenticated_user: true")
        + scene.route(
            "page",
            "allow_any_authenticated_user: true\n"
                + "depends_on: [app.ostiary.test, partners.ostiary.test, strange.example.org]");
  }

  /** The clients by which a browser was sent to the provider, the last first. */
  private static List<String> clients(WebClient browser) {
    return browser.visited().reversed().stream()
        .filter(url -> url.getPath().endsWith("/authorize"))
        .map(url -> url.getRawQuery().replaceFirst("(?:.*&)?client_id=([^&]*).*", "$1"))
        .toList();
  }

  private static HttpResponse<String> asScript(WebClient browser, String url) {
    return browser.get(url, "accept", "application/json", "sec-fetch-mode", "cors");
  }

  @Test
  void eachRouteTakesLoginsOfItsOwnClientAlone() {
    try (WebClient browser = scene.browser()) {
      assertThat(browser.browseAs(ALICE, scene.url("app", "/")).statusCode()).isEqualTo(200);
      assertThat(asScript(browser, scene.url("partners", "/")).statusCode()).isEqualTo(401);

      assertThat(browser.browseAs(ALICE, scene.url("partners", "/x?y")).uri())
          .hasToString(scene.url("partners", "/x?y"));

      assertThat(clients(browser)).containsExactly("partners", scene.provider().clientId());
      assertThat(asScript(browser, scene.url("app", "/")).statusCode()).isEqualTo(200);
      assertThat(asScript(browser, scene.url("partners", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void twoRoutesOfOneHostTakeEachTheirOwn() {
    try (WebClient browser = scene.browser()) {
      browser.browseAs(ALICE, scene.url("mixed", "/"));
      assertThat(asScript(browser, scene.url("mixed", "/partners")).statusCode()).isEqualTo(401);

      browser.browseAs(ALICE, scene.url("mixed", "/partners"));

      assertThat(asScript(browser, scene.url("mixed", "/partners")).statusCode()).isEqualTo(200);
      assertThat(asScript(browser, scene.url("mixed", "/")).statusCode()).isEqualTo(401);
      assertThat(browser.browse(scene.url("mixed", "/")).statusCode()).isEqualTo(200);
      assertThat(clients(browser)).hasSize(2);
    }
  }

  @Test
  void aNewSecretCountsWithoutARestartAndAMissingOneClosesThatRouteAlone() {
    try (WebClient before = scene.browser()) {
      before.browseAs(ALICE, scene.url("partners", "/"));
      String renewed = scene.provider().replaceSecondSecret();

      scene.product().write("partners-secret", renewed);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                try (WebClient browser = scene.browser()) {
                  assertThat(browser.browseAs(ALICE, scene.url("partners", "/")).statusCode())
                      .isEqualTo(200);
                }
              });
      assertThat(asScript(before, scene.url("partners", "/")).statusCode()).isEqualTo(200);

      scene.configure(routes().replace("partners-secret", "absent"));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(asScript(before, scene.url("partners", "/")).statusCode())
                      .isEqualTo(503));
      assertThat(scene.product().log()).contains("idp_client_secret_file");
      try (WebClient browser = scene.browser()) {
        assertThat(browser.browseAs(ALICE, scene.url("app", "/")).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aLoginSignsInToTheHostsThatThePageDependsOn() {
    try (WebClient browser = scene.browser()) {
      HttpResponse<String> landed = browser.browseAs(ALICE, scene.url("page", "/a?b=%2F"));

      assertThat(landed.uri()).hasToString(scene.url("page", "/a?b=%2F"));
      assertThat(landed.statusCode()).isEqualTo(200);
      assertThat(asScript(browser, scene.url("app", "/")).statusCode()).isEqualTo(200);
      assertThat(asScript(browser, scene.url("partners", "/")).statusCode()).isEqualTo(200);
      assertThat(browser.visited()).extracting(URI::getHost).doesNotContain("strange.example.org");
    }
  }
}
