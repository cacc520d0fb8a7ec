package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.BOB;
import static io.ostiary.tests.harness.Scene.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.EnvoyTls;
import io.ostiary.tests.harness.LocalEnvoy;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Program;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.ServePorts;
import io.ostiary.tests.harness.WebClient;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An Envoy that reaches {@code ostiary serve} by mutual TLS alone, and others who would like to.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class FarEnvoyIT {
  private static final Duration RENEWED = Duration.ofSeconds(20);
  private static final EnvoyTls TLS = EnvoyTls.create();
  private static final ServePorts PORTS = ServePorts.on(TLS);
  private static final Scene SCENE = new Scene(Product.serving(PORTS));
  private static LocalEnvoy envoy;

  @BeforeAll
  static void start() {
    SCENE.start(routes());
    Program program = SCENE.product().program();
    for (String part : List.of("identity", "authorities")) {
      TLS.writeSecret(part + ".json", program.run(PORTS.bootstrap("far", part)).output());
    }
    envoy =
        LocalEnvoy.start(
            program.run(PORTS.bootstrap("far", "bootstrap")).output(), SCENE.product().folder());
    try (WebClient browser = SCENE.browser()) {
      String app = SCENE.url("app", "/");
      await()
          .atMost(RENEWED)
          .ignoreExceptions()
          .until(() -> browser.get(app, "accept", "application/json").statusCode() == 401);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    try (SCENE) {
      SCENE
          .product()
          .keep("envoy", Files.readString(SCENE.product().folder().resolve("envoy.log")));
      envoy.close();
    }
  }

  @Test
  void usersLogInAndReachTheApplication() {
    try (WebClient browser = SCENE.browser()) {
      HttpResponse<String> allowed = browser.browseAs(BOB, SCENE.url("app", "/a?b=c"));

      assertThat(allowed.statusCode()).isEqualTo(200);
      assertThat(Seen.in(allowed).header("x-pomerium-claim-email")).containsExactly(BOB);
    }
    try (WebClient browser = SCENE.browser()) {
      assertThat(browser.browseAs(EVE, SCENE.url("app", "/")).statusCode()).isEqualTo(403);
    }
  }

  /** Everybody who may come by without being the Envoy. */
  static Stream<Named<Supplier<SSLContext>>> strangers() {
    return Stream.of(
        Named.of("showing nothing", TLS::showingNothing),
        Named.of("of an unknown authority", TLS::showingForeign),
        Named.of("of the server's authority", TLS::showingOfServers),
        Named.of("with another name", () -> TLS.showing("cart.ostiary.test")),
        Named.of("with a name below", () -> TLS.showing("x." + EnvoyTls.ENVOY)));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void strangersAreAnsweredOnNoPort(Supplier<SSLContext> stranger) {
    for (int port : PORTS.all()) {
      assertThat(EnvoyTls.isAnswered(PORTS, port, stranger.get())).as("port %s", port).isFalse();
      assertThat(EnvoyTls.isAnswered(PORTS, port, TLS.showing(EnvoyTls.ENVOY))).isTrue();
    }
  }

  @Test
  void aRenewedServerCertificateIsShownOnAllPortsAndClosesNothing() {
    List<Optional<BigInteger>> before = serials();
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));

      TLS.renewServer();

      await()
          .atMost(RENEWED)
          .untilAsserted(
              () ->
                  assertThat(serials())
                      .allMatch(Optional::isPresent)
                      .doesNotContainAnyElementsOf(before));
      assertThat(browser.get(SCENE.url("app", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theEnvoyTakesUpItsRenewedCertificateForAllThreeConnections() {
    SSLContext withdrawn = TLS.showing(EnvoyTls.ENVOY);
    assertThat(PORTS.all()).allMatch(port -> EnvoyTls.isAnswered(PORTS, port, withdrawn));
    try (WebClient browser = SCENE.browser()) {
      TLS.renewEnvoy();
      // All with one memory of sessions, and seldom enough for the shortest session to be over.
      await()
          .atMost(RENEWED)
          .pollInterval(Duration.ofSeconds(4))
          .until(
              () ->
                  PORTS.all().stream()
                      .noneMatch(port -> EnvoyTls.isAnswered(PORTS, port, withdrawn)));
      // What was open stays open, so only what is opened anew shows which certificate is used.
      SCENE.product().terminate();
      SCENE.product().start();

      await()
          .atMost(RENEWED)
          .until(() -> browser.browseAs(ALICE, SCENE.url("app", "/")).statusCode() == 200);
      SCENE.configure(routes() + SCENE.route("late", "allow_public_unauthenticated_access: true"));
      await().atMost(RENEWED).until(() -> browser.get(SCENE.url("late", "/")).statusCode() == 200);
      SCENE.configure(routes());
      assertThat(envoy.isAlive()).isTrue();
    }
  }

  /** Without a session that could be resumed. */
  private static List<Optional<BigInteger>> serials() {
    return PORTS.all().stream()
        .map(port -> EnvoyTls.serial(PORTS, port, TLS.showing(EnvoyTls.ENVOY)))
        .toList();
  }

  private static String routes() {
    return SCENE.route(
        "app",
        """
        pass_identity_headers: true
        policy: {allow: {or: [{domain: {is: example.com}}]}}
        """);
  }
}
