package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jwt.SignedJWT;
import io.ostiary.tests.harness.EnvoyContainer;
import io.ostiary.tests.harness.EnvoyTls;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Program;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.ServePorts;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * The main job with {@code ostiary serve} on an address that other machines reach, and an Envoy in
 * a container that was given what {@code ostiary bootstrap} prints: all three connections are
 * mutual TLS. A missing container engine is a failure; see {@code ./verify}.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.docker", matches = "skip")
class ContainerIT {
  private static final Duration IN_FORCE = Duration.ofSeconds(4);
  private static final EnvoyTls TLS = EnvoyTls.create();
  private static final ServePorts PORTS = ServePorts.beyondLoopback(TLS);
  private static final Scene SCENE = new Scene(Product.serving(PORTS));
  private static Program.Ended bootstrap;
  private static EnvoyContainer envoy;

  @BeforeAll
  static void start() {
    SCENE.start(routes());
    Program program = SCENE.product().program();
    bootstrap = program.run(PORTS.bootstrap("container", "bootstrap"));
    for (String part : List.of("identity", "authorities")) {
      TLS.writeSecret(part + ".json", program.run(PORTS.bootstrap("container", part)).output());
    }
    envoy =
        new EnvoyContainer(
            bootstrap.output(), TLS.folder(), log -> SCENE.product().keep("envoy", log));
    envoy.start();
  }

  @AfterAll
  static void stop() {
    try (SCENE) {
      envoy.close();
    }
  }

  @Test
  void theBootstrapIsAllThatIsPrinted() throws Exception {
    assertThat(bootstrap.code()).isZero();
    assertThat(bootstrap.errors()).isEmpty();
    assertThat(new JsonMapper().readTree(bootstrap.output()).at("/node/id").asText())
        .isEqualTo("container");
  }

  @Test
  void anAllowedUserReachesTheApplicationWithTheirIdentity() throws Exception {
    try (WebClient browser = SCENE.browser()) {
      String url = SCENE.url("app", "/a/b%20c?x=%2F&y=a+b");
      HttpResponse<String> response = browser.browseAs(ALICE, url);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.uri()).hasToString(url);
      Seen seen = Seen.in(response);
      assertThat(seen.header("x-pomerium-claim-email")).containsExactly(ALICE);
      assertThat(
              SignedJWT.parse(seen.header("x-pomerium-jwt-assertion").getFirst())
                  .getJWTClaimsSet()
                  .getStringClaim("email"))
          .isEqualTo(ALICE);
      assertThat(seen.header("cookie")).isEmpty();
    }
  }

  @Test
  void aUserOutsideThePolicyGetsAPageAndNothingElse() {
    try (WebClient browser = SCENE.browser()) {
      int before = SCENE.upstream().requests();
      HttpResponse<String> response = browser.browseAs(EVE, SCENE.url("app", "/"));

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains(EVE, "example.com");
      assertThat(SCENE.upstream().requests()).isEqualTo(before);
    }
  }

  @Test
  void aPublicRouteNeedsNoLoginAndPassesNoIdentity() {
    try (WebClient browser = SCENE.browser()) {
      HttpResponse<String> response =
          browser.get(SCENE.url("public", "/"), "x-pomerium-claim-email", "root@example.com");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Seen.in(response).headerNames()).noneMatch(name -> name.startsWith("x-pomerium-"));
    }
  }

  @Test
  void signOutEndsTheLogin() {
    try (WebClient browser = SCENE.browser()) {
      String url = SCENE.url("app", "/");
      assertThat(browser.browseAs(ALICE, url).statusCode()).isEqualTo(200);
      SignOutForm form = SignOutForm.in(browser.browse(SCENE.url("app", "/.pomerium/sign_out")));

      assertThat(browser.followFrom(form.submit(browser), "").statusCode()).isEqualTo(200);
      assertThat(browser.get(url, "accept", "application/json").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anAddedRouteIsServedByTheSameContainer() {
    try (WebClient browser = SCENE.browser()) {
      String started = envoy.startedAt();
      String url = SCENE.url("late", "/");
      assertThat(browser.get(url).statusCode()).isEqualTo(404);

      SCENE.configure(routes() + SCENE.route("late", "allow_public_unauthenticated_access: true"));
      await().atMost(IN_FORCE).until(() -> browser.get(url).statusCode() == 200);

      SCENE.configure(routes());
      await().atMost(IN_FORCE).until(() -> browser.get(url).statusCode() == 404);
      assertThat(envoy.startedAt()).isEqualTo(started);
    }
  }

  @Test
  void theContainerOutlivesARestartOfWhatServesIt() {
    try (WebClient browser = SCENE.browser()) {
      String started = envoy.startedAt();
      browser.browseAs(ALICE, SCENE.url("app", "/"));

      assertThat(SCENE.product().terminate()).isIn(0, 143);
      assertThat(SCENE.product().log()).doesNotContain("\"level\":\"ERROR\"");
      assertThat(browser.get(SCENE.url("public", "/")).statusCode()).isEqualTo(200);
      assertThat(browser.get(SCENE.url("app", "/")).statusCode()).isEqualTo(503);

      SCENE.product().start();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> browser.get(SCENE.url("app", "/")).statusCode() == 200);
      assertThat(envoy.startedAt()).isEqualTo(started);
    }
  }

  @Test
  void theContainerTakesUpItsRenewedCertificate() {
    try (WebClient browser = SCENE.browser()) {
      String started = envoy.startedAt();
      TLS.renewEnvoy();
      SCENE.product().terminate();
      SCENE.product().start();

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> browser.browseAs(ALICE, SCENE.url("app", "/")).statusCode() == 200);
      SCENE.configure(routes() + SCENE.route("other", "allow_public_unauthenticated_access: true"));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> browser.get(SCENE.url("other", "/")).statusCode() == 200);
      SCENE.configure(routes());
      assertThat(envoy.startedAt()).isEqualTo(started);
    }
  }

  @Test
  void nobodyElseIsAnswered() {
    for (int port : PORTS.all()) {
      assertThat(EnvoyTls.isAnswered(PORTS, port, TLS.showing(EnvoyTls.ENVOY))).isTrue();
      assertThat(EnvoyTls.isAnswered(PORTS, port, TLS.showingNothing())).isFalse();
      assertThat(EnvoyTls.isAnswered(PORTS, port, TLS.showingForeign())).isFalse();
    }
  }

  private static String routes() {
    return SCENE.route(
            "app",
            """
            pass_identity_headers: true
            policy: {allow: {or: [{domain: {is: example.com}}]}}
            """)
        + SCENE.route("public", "allow_public_unauthenticated_access: true");
  }
}
