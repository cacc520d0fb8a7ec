package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.ListenableFuture;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.ostiary.extauthz.AuthSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server, asked over its unix socket as Envoy asks it. */
class CheckServiceTest {
  private static CheckFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = new CheckFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void leavesNothingOfItsSocketBehind() throws Exception {
    CheckFixture other = new CheckFixture();
    assertThat(other.socket).exists();

    other.close();

    assertThat(other.socket.getParent()).doesNotExist();
  }

  @Test
  void tellsUpstreamWhoTheUserIs() {
    CheckResponse answer =
        check(
            Checks.get("/a?b=c")
                .header("cookie", "a=1; __Host-ostiary=alice; __Host-ostiary_a_9=x; b=2"));
    assertThat(Answers.allows(answer)).isTrue();
    assertThat(Answers.upstream(answer))
        .containsOnly(
            Map.entry(
                "x-pomerium-jwt-assertion", "assertion.id-of-alice@example.com." + Checks.HOST),
            Map.entry("x-email", "alice@example.com"),
            Map.entry("x-groups", "admins%2C all,staff"),
            Map.entry("x-missing", ""),
            Map.entry("x-name", "UTF-8''Jos%C3%A9"),
            Map.entry("cookie", "a=1; b=2"));
    assertThat(Answers.removed(answer))
        .containsExactly("x-pomerium-authorization", "x-pomerium-jwt-assertion-for");
    assertThat(answer.getOkResponse().getHeadersList())
        .allSatisfy(
            option ->
                assertThat(option.getAppendAction().name())
                    .isEqualTo("OVERWRITE_IF_EXISTS_OR_ADD"));
  }

  @ParameterizedTest
  @CsvSource({"public, alice", "anonymous, none", "silent, alice"})
  void removesIdentityHeadersWhereNoneAreSet(String route, String session) {
    CheckResponse answer = check(Checks.get("/").route(route).session(session));
    assertThat(Answers.allows(answer)).isTrue();
    assertThat(Answers.upstream(answer)).isEmpty();
    assertThat(Answers.removed(answer))
        .containsExactly(
            "cookie",
            "x-email",
            "x-groups",
            "x-missing",
            "x-name",
            "x-pomerium-authorization",
            "x-pomerium-jwt-assertion",
            "x-pomerium-jwt-assertion-for");
  }

  @Test
  void fillsTemplatesAlsoWithoutIdentityHeaders() {
    CheckResponse answer = check(Checks.get("/").route("templates").session("alice"));
    assertThat(Answers.upstream(answer))
        .containsOnly(
            Map.entry("x-cost", "$5"),
            Map.entry("x-token", "Bearer assertion.id-of-alice@example.com." + Checks.HOST));
  }

  @Test
  void keepsOurCredentialsFromUpstream() {
    CheckResponse answer =
        check(
            Checks.get("/?a=b&pomerium_session=x")
                .session("alice")
                .header("authorization", "Bearer Pomerium-abc"));
    assertThat(Answers.removed(answer)).contains("authorization", "cookie");
    assertThat(answer.getOkResponse().getQueryParametersToRemoveList())
        .containsExactly("pomerium_session");
    assertThat(
            Answers.removed(
                check(Checks.get("/").session("alice").header("authorization", "Bearer abc"))))
        .doesNotContain("authorization");
  }

  @Test
  void sendsBrowsersToLoginWithEverySetCookieLine() {
    CheckResponse answer =
        check(Checks.get("/a?b=%20c&d").host("app.example.com:8443").header("accept", "text/html"));
    assertThat(Answers.allows(answer)).isFalse();
    assertThat(Answers.status(answer)).isEqualTo(302);
    assertThat(Answers.header(answer, "location"))
        .isEqualTo("https://auth.example.com/sign_in?to=app.example.com:8443/a?b=%20c&d");
    assertThat(Answers.headers(answer).get("set-cookie")).hasSize(2);
  }

  @Test
  void answersProgramsInJson() {
    CheckResponse answer = check(Checks.get("/api").header("accept", "application/json"));
    assertThat(Answers.status(answer)).isEqualTo(401);
    assertThat(Answers.header(answer, "content-type")).isEqualTo("application/json");
    assertThat(Answers.header(answer, "cache-control")).isEqualTo("no-store");
    assertThat(Answers.header(answer, "www-authenticate"))
        .isEqualTo("Ostiary realm=\"app.example.com\"");
    assertThat(Answers.header(answer, "set-cookie")).isEmpty();
    assertThat(Answers.body(answer))
        .startsWith("{\"error\":")
        .contains("\"code\":\"login-required\"", "\"request_id\":\"req-1\"");
  }

  @Test
  void answersFormsWithAPage() {
    CheckResponse answer =
        check(Checks.get("/form").method("POST").header("accept", "text/html,*/*;q=0.8"));
    assertThat(Answers.status(answer)).isEqualTo(401);
    assertThat(Answers.header(answer, "content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(Answers.body(answer)).contains("<h1>Please sign in</h1>", "req-1");
  }

  @ParameterizedTest
  @CsvSource({
    "protected, none, 16",
    "protected, bob, 7",
    "nothing, alice, 12",
    "broken, alice, 14",
    "protected, down, 14",
    "protected, ambiguous, 13",
  })
  void answersGrpcWithTrailersOnly(String route, String session, String status) {
    CheckResponse answer =
        check(
            Checks.get("/svc/Method")
                .route(route)
                .method("POST")
                .header("content-type", "application/grpc")
                .session(session));
    assertThat(Answers.status(answer)).isEqualTo(200);
    assertThat(Answers.allows(answer)).isFalse();
    assertThat(Answers.header(answer, "content-type")).isEqualTo("application/grpc");
    assertThat(Answers.header(answer, "grpc-status")).isEqualTo(status);
    assertThat(Answers.header(answer, "grpc-message")).contains("req-1").matches("[ -~]+");
    assertThat(Answers.body(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "application/grpc"})
  void tellsNobodyWhichObjectIsBroken(String type) {
    CheckResponse answer =
        check(
            Checks.get("/")
                .route("broken")
                .method("POST")
                .header("accept", type)
                .header("content-type", type)
                .session("alice"));
    assertThat(Answers.allows(answer)).isFalse();
    assertThat(answer.toString()).contains("req-1").doesNotContain("default/web");
  }

  @Test
  void answersGrpcWebWithBothKindsOfStatus() {
    CheckResponse answer =
        check(
            Checks.get("/svc/Method")
                .method("POST")
                .header("content-type", "application/grpc-web+proto"));
    assertThat(Answers.status(answer)).isEqualTo(401);
    assertThat(Answers.header(answer, "grpc-status")).isEqualTo("16");
  }

  @Test
  void answersKubectlWithAStatusObject() {
    CheckResponse answer =
        check(
            Checks.get("/api/v1/pods")
                .session("bob")
                .header("user-agent", "kubectl/v1.31 (linux/amd64) kubernetes/abc"));
    assertThat(Answers.status(answer)).isEqualTo(403);
    assertThat(Answers.body(answer))
        .contains(
            "\"kind\":\"Status\"",
            "\"apiVersion\":\"v1\"",
            "\"reason\":\"Forbidden\"",
            "\"code\":403");
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade, websocket",
    "accept, text/event-stream",
    "sec-purpose, prefetch",
    "x-pomerium-authorization, abc",
  })
  void neverRedirectsWhatCannotLogIn(String header, String value) {
    CheckResponse answer = check(Checks.get("/").header(header, value));
    assertThat(Answers.status(answer)).isEqualTo(401);
    assertThat(Answers.header(answer, "set-cookie")).isEmpty();
  }

  @Test
  void refusesPreflightsThatThePolicyDoesNotAllow() {
    CheckResponse answer =
        check(
            Checks.get("/api")
                .method("OPTIONS")
                .header("origin", "https://other.example")
                .header("access-control-request-method", "PUT"));
    assertThat(Answers.status(answer)).isEqualTo(401);
  }

  @Test
  void tellsRobotsToStayAway() {
    CheckResponse answer = check(Checks.get("/robots.txt"));
    assertThat(Answers.allows(answer)).isFalse();
    assertThat(Answers.status(answer)).isEqualTo(200);
    assertThat(Answers.body(answer)).isEqualTo("User-agent: *\nDisallow: /\n");
    assertThat(Answers.allows(check(Checks.get("/robots.txt").session("alice")))).isTrue();
  }

  @Test
  void explainsRefusalsToTheUser() {
    CheckResponse answer = check(Checks.get("/").session("bob").header("accept", "text/html"));
    assertThat(Answers.status(answer)).isEqualTo(403);
    assertThat(Answers.body(answer))
        .contains("bob@elsewhere.example", "app.example.com", "example.com", "req-1")
        .contains("href=\"/.pomerium/sign_in?path=%2F\"");
    CheckResponse program =
        check(Checks.get("/").session("bob").header("accept", "application/json"));
    assertThat(Answers.body(program)).contains("\"reasons\":[", "\"code\":\"forbidden\"");
  }

  @Test
  void refusesEverybodyWithoutAPolicy() {
    assertThat(Answers.status(check(Checks.get("/").route("nobody")))).isEqualTo(403);
    assertThat(Answers.status(check(Checks.get("/").route("nobody").session("alice"))))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "none, app.example.com, 404",
    "'', app.example.com, 404",
    "bad id!, app.example.com, 404",
    "protected, other.example.com, 404",
    "wildcard, a.b.wild.example.com, 404",
    "wildcard, a.wild.example.com, 0",
    "anonymous, APP.example.com., 0",
    "anonymous, app.example.com:443, 0",
  })
  void answersUnknownRoutesAndForeignHostsWithNotFound(String route, String host, int status) {
    CheckResponse answer = check(Checks.get("/").route(route).host(host).session("alice"));
    assertThat(Answers.status(answer)).isEqualTo(status);
    assertThat(Answers.allows(answer)).isEqualTo(status == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.example.com",
        "app.example.com:",
        "app.example.com:x",
        "user@app.example.com",
        "app example.com",
        "app.example.com,evil.example",
        "\u212aube.example.com",
        "[::1]",
        "app..example.com",
        "-",
        "http://app.example.com"
      })
  void refusesHostsThatAreNone(String host) {
    assertThat(Answers.status(check(Checks.get("/").route("anonymous").host(host)))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "app", "http://other/private", "/a b", "/a\n", "/é", "?a"})
  void refusesPathsThatAreNone(String path) {
    assertThat(Answers.status(check(Checks.get(path).route("anonymous")))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//a", "//evil.example/..", "/a?b?c", "/a;b=c", "/?", "/%2e%2e/"})
  void takesPathsAsTheyAre(String path) {
    assertThat(Answers.header(check(Checks.get(path)), "location"))
        .isEqualTo("https://auth.example.com/sign_in?to=app.example.com" + path);
  }

  @Test
  void refusesPathsThatEnvoyHadToChange() {
    CheckResponse answer =
        check(
            Checks.get("/a!b")
                .route("anonymous")
                .header(":path", new byte[] {'/', 'a', (byte) 0xff, 'b'}));
    assertThat(Answers.status(answer)).isEqualTo(400);
  }

  @Test
  void refusesRepeatedAuthorization() {
    assertThat(
            Answers.status(
                check(
                    Checks.get("/")
                        .route("anonymous")
                        .header("authorization", "Bearer a")
                        .header("authorization", "Bearer b"))))
        .isEqualTo(400);
    assertThat(
            Answers.status(
                check(
                    Checks.get("/")
                        .route("anonymous")
                        .header("authorization", "Bearer a,Pomerium b"))))
        .isEqualTo(400);
  }

  @Test
  void findsCookiesOnEveryLine() {
    CheckResponse answer =
        check(
            Checks.get("/")
                .header("cookie", "a=1")
                .header("cookie", "__Host-ostiary=alice")
                .header("cookie", "b=2"));
    assertThat(Answers.upstream(answer)).containsEntry("cookie", "a=1; b=2");
  }

  @Test
  void findsCookiesThatEnvoyJoined() {
    CheckRequest raw = Checks.get("/").build();
    CheckRequest.Builder joined = raw.toBuilder();
    joined
        .getAttributesBuilder()
        .getRequestBuilder()
        .getHttpBuilder()
        .clearHeaderMap()
        .putHeaders("cookie", "a=1,__Host-ostiary=alice,b=2")
        .putHeaders("accept", "text/html");
    CheckResponse answer = fixture.client.check(joined.build());
    assertThat(Answers.allows(answer)).isTrue();
    assertThat(Answers.upstream(answer)).containsEntry("cookie", "a=1; b=2");
  }

  @Test
  void believesNoDynamicMetadata() {
    CheckRequest.Builder request = Checks.get("/").build().toBuilder();
    request
        .getAttributesBuilder()
        .clearRouteMetadataContext()
        .setMetadataContext(Checks.routeMetadata("anonymous"))
        .putContextExtensions("r", "anonymous");
    assertThat(Answers.status(fixture.client.check(request.build()))).isEqualTo(404);
  }

  @Test
  void givesThePublicToAnUpstreamWithTheRoutesOwnCredential() {
    CheckResponse answer =
        check(
            Checks.get("/")
                .route("keyed")
                .header("authorization", "Bearer Pomerium-of-the-user")
                .header("x-pomerium-authorization", "of-the-user"));
    assertThat(Answers.allows(answer)).isTrue();
    assertThat(Answers.upstream(answer)).containsEntry("authorization", "Bearer of-the-route");
    // Envoy removes after it has set.
    assertThat(Answers.removed(answer)).doesNotContain("authorization");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        // The connection comes from 192.0.2.7.
        "none, 200",
        "192.0.2.7, 200",
        "198.51.100.1, 403",
        "'192.0.2.7, 198.51.100.1', 403",
        "localhost, 403",
      })
  void judgesByTheAddressThatEnvoyMakesOut(@Nullable String told, int status) {
    Checks checks = Checks.get("/").route("office");
    if (told != null) {
      checks.header("x-envoy-external-address", told);
    }
    CheckResponse answer = check(checks);
    assertThat(Answers.allows(answer) ? 200 : Answers.status(answer)).isEqualTo(status);
  }

  @Test
  void refusesTwoAddresses() {
    CheckResponse answer =
        check(
            Checks.get("/")
                .route("office")
                .header("x-envoy-external-address", "192.0.2.7")
                .header("x-envoy-external-address", "192.0.2.7"));
    assertThat(Answers.status(answer)).isEqualTo(403);
  }

  @Test
  void refusesTcpConnections() {
    CheckResponse answer =
        fixture.client.check(
            CheckRequest.newBuilder()
                .setAttributes(
                    AttributeContext.newBuilder()
                        .setSource(Checks.source("192.0.2.7"))
                        .setRouteMetadataContext(Checks.routeMetadata("public")))
                .build());
    assertThat(Answers.allows(answer)).isFalse();
    assertThat(answer.hasDeniedResponse()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"down, 503", "ambiguous, 400", "faulty, 500", "faulty-store, 500"})
  void turnsTroubleIntoRefusals(String session, int status) {
    CheckResponse answer = check(Checks.get("/").session(session).header("accept", "text/html"));
    assertThat(Answers.status(answer)).isEqualTo(status);
    assertThat(Answers.body(answer)).contains("req-1").doesNotContain("secret", "Exception");
    assertThat(Answers.header(answer, "set-cookie")).isEmpty();
  }

  @Test
  void saysThatLoginIsNotSetUp() {
    AuthSettings before = fixture.settings.get();
    fixture.settings.set(
        new AuthSettings(
            Optional.empty(),
            before.callbackPath(),
            before.publicScheme(),
            before.cookieName(),
            before.sessionLifetime(),
            Optional.empty(),
            before.claimHeaders(),
            before.signOutUrl(),
            before.secrets()));
    try {
      CheckResponse answer = check(Checks.get("/").header("accept", "text/html"));
      assertThat(Answers.status(answer)).isEqualTo(503);
      assertThat(Answers.body(answer)).contains("login-not-configured");
    } finally {
      fixture.settings.set(before);
    }
  }

  @Test
  void keepsAnsweringWhileTheStoreIsSlow() throws Exception {
    List<ListenableFuture<CheckResponse>> waiting = new ArrayList<>();
    AuthorizationGrpc.AuthorizationFutureStub later =
        AuthorizationGrpc.newFutureStub(fixture.channel);
    for (int i = 0; i < 50; i++) {
      waiting.add(later.check(Checks.get("/").session(FakeSessions.SLOW).build()));
    }
    CheckResponse meanwhile =
        fixture
            .client
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .check(Checks.get("/").session("alice").build());
    assertThat(Answers.allows(meanwhile)).isTrue();
    assertThat(waiting).noneMatch(ListenableFuture::isDone);
    fixture.sessions.gate.countDown();
    for (ListenableFuture<CheckResponse> answer : waiting) {
      assertThat(Answers.allows(answer.get(10, TimeUnit.SECONDS))).isTrue();
    }
    assertThat(fixture.sessions.virtual).isNotEmpty().doesNotContain(false);
  }

  @Test
  void shedsWhatFindsNoRoomToWait() throws Exception {
    FakeSessions sessions = new FakeSessions();
    CheckHandler handler = fixture.handler();
    CheckService full = new CheckService(handler, command -> {}, 0);
    RecordedAnswer answer = new RecordedAnswer();
    full.check(Checks.get("/").session(FakeSessions.STORED).build(), answer);
    assertThat(Answers.status(answer.value())).isEqualTo(503);
    assertThat(Answers.body(answer.value())).contains("overloaded");
    assertThat(sessions.virtual).isEmpty();
  }

  @Test
  void countsVerdictsWithoutWordsOfTheUser() {
    check(Checks.get("/count").session("bob"));
    assertThat(
            fixture
                .meters
                .get("ostiary.check.decisions")
                .tag("verdict", "forbidden")
                .tag("reason", "domain-unauthorized")
                .counter()
                .count())
        .isPositive();
    assertThat(fixture.meters.getMeters())
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags().toString()).doesNotContain("bob", "/count"));
    assertThat(fixture.meters.get("ostiary.check.duration").timer().count()).isPositive();
  }

  @Test
  void opensItsSocketToItsOwnUserOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void stopsAndStartsAgainOnTheSameSocket() throws IOException {
    try (CheckFixture other = new CheckFixture()) {
      other.server.stop(Duration.ofSeconds(5));
      assertThat(catchThrowable(() -> other.server.stop(Duration.ofSeconds(1)))).isNull();
      other.server.start();
      CheckResponse answer =
          other.client.withWaitForReady().check(Checks.get("/").session("alice").build());
      assertThat(Answers.allows(answer)).isTrue();
    }
  }

  private static CheckResponse check(Checks request) {
    return fixture.client.check(request.build());
  }
}
