package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.BOB;
import static io.ostiary.tests.harness.Scene.EVE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.WebClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Login, policy and identity through a real Envoy, with a real HTTP client. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class LoginIT {
  private static final String SESSION = "__Host-ostiary";
  private static final Scene SCENE = new Scene();

  @BeforeAll
  static void start() {
    SCENE.start(
        SCENE.route(
                "app",
                """
                pass_identity_headers: true
                allow_websockets: true
                policy:
                  - allow:
                      or:
                        - domain:
                            is: example.com
                """)
            + SCENE.route(
                "people",
                """
                policy:
                  allow:
                    or:
                      - email: {is: alice@example.com}
                """)
            + SCENE.route(
                "admins",
                """
                policy:
                  allow:
                    or:
                      - groups: {has: %s}
                """
                    .formatted(SCENE.provider().adminsGroup()))
            + SCENE.route("other", "allow_any_authenticated_user: true")
            + SCENE.route("public", "allow_public_unauthenticated_access: true")
            + SCENE.route("mixed", "prefix: /open\nallow_public_unauthenticated_access: true")
            + SCENE.route("mixed", "allow_any_authenticated_user: true")
            + SCENE.route("team", "name: nobody"));
  }

  @AfterAll
  static void stop() {
    SCENE.close();
  }

  @Test
  void anAllowedUserReachesTheApplicationOnTheExactUrl() {
    try (WebClient browser = SCENE.browser()) {
      String url = SCENE.url("app", "/a/b%20c?x=%2F&y=a+b&empty=&z");
      HttpResponse<String> response = browser.browseAs(ALICE, url);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.uri()).hasToString(url);
      Seen seen = Seen.in(response);
      assertThat(seen.query()).isEqualTo("x=%2F&y=a+b&empty=&z");
      assertThat(seen.header("x-pomerium-claim-email")).containsExactly(ALICE);
      assertThat(seen.header("cookie")).isEmpty();
    }
  }

  @Test
  void theAssertionIsSignedForTheHostWithThePublishedKey() throws Exception {
    try (WebClient browser = SCENE.browser()) {
      Seen seen = Seen.in(browser.browseAs(ALICE, SCENE.url("app", "/")));
      SignedJWT assertion = SignedJWT.parse(seen.header("x-pomerium-jwt-assertion").getFirst());
      JWKSet keys =
          JWKSet.parse(browser.get(SCENE.url("app", "/.well-known/pomerium/jwks.json")).body());
      JWK key = keys.getKeyByKeyId(assertion.getHeader().getKeyID());

      assertThat(assertion.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
      assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("app.ostiary.test");
      assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("app.ostiary.test");
      assertThat(assertion.getJWTClaimsSet().getStringClaim("email")).isEqualTo(ALICE);
    }
  }

  @Test
  void oneLoginServesEveryHostWithoutAskingAgain() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      int before = browser.visited().size();
      HttpResponse<String> response = browser.browse(SCENE.url("people", "/"));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(browser.visited().subList(before, browser.visited().size()))
          .noneMatch(url -> url.toString().startsWith(SCENE.provider().issuer()));
    }
  }

  @Test
  void aUserOutsideThePolicyGetsAPageThatSaysWhoAndWhy() {
    try (WebClient browser = SCENE.browser()) {
      int before = SCENE.upstream().requests();
      HttpResponse<String> response = browser.browseAs(EVE, SCENE.url("app", "/"));

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body())
          .contains(EVE)
          .contains("example.com")
          .contains(response.headers().firstValue("x-request-id").orElseThrow());
      assertThat(SCENE.upstream().requests()).isEqualTo(before);
    }
  }

  @Test
  void emailAndGroupDecide() {
    try (WebClient alice = SCENE.browser();
        WebClient bob = SCENE.browser()) {
      assertThat(alice.browseAs(ALICE, SCENE.url("people", "/")).statusCode()).isEqualTo(200);
      assertThat(alice.browseAs(ALICE, SCENE.url("admins", "/")).statusCode()).isEqualTo(200);
      assertThat(bob.browseAs(BOB, SCENE.url("people", "/")).statusCode()).isEqualTo(403);
      assertThat(bob.browseAs(BOB, SCENE.url("admins", "/")).statusCode()).isEqualTo(403);
      assertThat(bob.browseAs(BOB, SCENE.url("other", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRouteWithoutPolicyIsClosedToEverybody() {
    try (WebClient browser = SCENE.browser()) {
      assertThat(browser.browseAs(ALICE, SCENE.url("team", "/")).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aPublicRouteNeedsNoLoginAndPassesNoIdentity() {
    try (WebClient browser = SCENE.browser()) {
      HttpResponse<String> response =
          browser.get(
              SCENE.url("public", "/"),
              "x-pomerium-claim-email",
              "root@example.com",
              "X-Pomerium-Jwt-Assertion",
              "forged");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Seen.in(response).headerNames()).noneMatch(name -> name.startsWith("x-pomerium-"));
    }
  }

  @Test
  void forgedIdentityNeverReachesTheApplication() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      Seen seen =
          Seen.in(
              browser.get(
                  SCENE.url("app", "/"),
                  "x-pomerium-claim-email",
                  "root@example.com",
                  "X-Pomerium-Claim-Groups",
                  "admins",
                  "x-pomerium-claim-anything",
                  "forged",
                  "x-pomerium-jwt-assertion",
                  "forged"));

      assertThat(seen.header("x-pomerium-claim-email")).containsExactly(ALICE);
      assertThat(seen.header("x-pomerium-claim-anything")).isEmpty();
      assertThat(seen.header("x-pomerium-jwt-assertion")).hasSize(1).doesNotContain("forged");
    }
  }

  @Test
  void ourCookiesNeverReachTheApplicationAndItsOwnDo() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("mixed", "/closed"));
      browser.cookies().of("mixed.ostiary.test").put("theirs", "1");
      browser.cookies().of("mixed.ostiary.test").put("__Host-ostiaryx", "2");

      for (String path : List.of("/closed", "/open")) {
        assertThat(
                String.join("; ", Seen.in(browser.get(SCENE.url("mixed", path))).header("cookie")))
            .as(path)
            .contains("theirs=1")
            .contains("__Host-ostiaryx=2")
            .doesNotContain(SESSION + "=");
      }
    }
  }

  @Test
  void anApplicationCannotPlantOurCookie() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));

      assertThat(browser.get(SCENE.url("app", "/plant-cookie")).headers().allValues("set-cookie"))
          .noneMatch(line -> line.startsWith(SESSION));
      assertThat(browser.get(SCENE.url("app", "/own-cookie")).headers().allValues("set-cookie"))
          .anyMatch(line -> line.startsWith("application="));
    }
  }

  @Test
  void onlyNavigationsAreSentToLogIn() {
    try (WebClient browser = SCENE.browser()) {
      String url = SCENE.url("app", "/");
      assertThat(browser.get(url, "accept", "text/html").statusCode()).isEqualTo(302);
      assertThat(browser.get(url).statusCode()).isEqualTo(302);
      assertThat(browser.get(url, "accept", "application/json").statusCode()).isEqualTo(401);
      assertThat(browser.get(url, "sec-fetch-mode", "cors").statusCode()).isEqualTo(401);
      assertThat(browser.get(url, "x-requested-with", "XMLHttpRequest").statusCode())
          .isEqualTo(401);
      assertThat(browser.post(url, "a=b").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void sendsNoBrowserAnywhereButToOurHosts() {
    try (WebClient browser = SCENE.browser()) {
      HttpResponse<String> response = browser.get(SCENE.url("app", "//evil.test/%2e%2e"));
      if (response.statusCode() == 302) {
        assertThat(URI.create(response.headers().firstValue("location").orElseThrow()).getHost())
            .endsWith(".ostiary.test");
      } else {
        assertThat(response.statusCode()).isEqualTo(400);
      }
    }
  }

  @Test
  void aCookieWithAnyByteChangedIsNoSession() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      Map<String, String> cookies = browser.cookies().of("app.ostiary.test");
      String good = requireNonNull(cookies.get(SESSION));
      for (int i = 0; i < good.length(); i++) {
        char other = good.charAt(i) == 'A' ? 'B' : 'A';
        cookies.put(SESSION, good.substring(0, i) + other + good.substring(i + 1));
        int status = browser.get(SCENE.url("app", "/"), "accept", "application/json").statusCode();
        // The last character of unpadded base64 may carry unused bits, so it is left out.
        if (i < good.length() - 1) {
          assertThat(status).as("byte %d", i).isEqualTo(401);
        }
      }
    }
  }

  @Test
  void aCookieIsGoodOnItsOwnHostAlone() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      String cookie = requireNonNull(browser.cookies().of("app.ostiary.test").get(SESSION));
      browser.cookies().of("other.ostiary.test").put(SESSION, cookie);

      assertThat(browser.get(SCENE.url("other", "/"), "accept", "application/json").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aCallbackIsGoodOnceAndInItsOwnBrowserAlone() {
    try (WebClient browser = SCENE.browser();
        WebClient thief = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      for (URI callback : browser.visited()) {
        if (callback.getPath().contains("callback")) {
          assertThat(browser.get(callback.toString()).headers().allValues("set-cookie"))
              .as("replay of %s", callback.getPath())
              .noneMatch(line -> line.startsWith(SESSION + "=") && !line.contains("Max-Age=0"));
          HttpResponse<String> stolen = thief.get(callback.toString());
          assertThat(stolen.statusCode()).isEqualTo(400);
          assertThat(stolen.body()).doesNotContain("Exception").doesNotContain("at io.");
        }
      }
    }
  }

  @Test
  void twentyTabsAllLandOnTheirOwnUrl() throws Exception {
    try (WebClient browser = SCENE.browser();
        var tabs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse<String>>> opened =
          java.util.stream.IntStream.range(0, 20)
              .<Callable<HttpResponse<String>>>mapToObj(
                  i -> () -> browser.browseAs(ALICE, SCENE.url("app", "/tab?n=" + i)))
              .toList();
      List<Future<HttpResponse<String>>> done = tabs.invokeAll(opened);
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> response = done.get(i).get();
        assertThat(response.statusCode()).as("tab %d", i).isEqualTo(200);
        assertThat(response.uri()).hasToString(SCENE.url("app", "/tab?n=" + i));
      }
    }
  }

  @Test
  void signOutEndsTheLoginOnEveryHost() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      browser.browseAs(ALICE, SCENE.url("other", "/"));
      HttpResponse<String> page = browser.browse(SCENE.url("app", "/.pomerium/sign_out"));
      assertThat(page.statusCode()).isEqualTo(200);

      SignOutForm form = SignOutForm.in(page);
      HttpResponse<String> end = browser.followFrom(form.submit(browser), "");

      assertThat(end.statusCode()).isEqualTo(200);
      for (String host : List.of("app", "other")) {
        assertThat(browser.get(SCENE.url(host, "/"), "accept", "application/json").statusCode())
            .as(host)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void aForeignPageCannotSignAnyoneOut() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      browser.get(SCENE.url("app", "/.pomerium/sign_out"));
      browser.post(
          SCENE.url("app", "/.pomerium/sign_out"),
          "",
          "origin",
          "https://evil.test",
          "sec-fetch-site",
          "cross-site");

      assertThat(browser.get(SCENE.url("app", "/")).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "public", "unknown"})
  void probesAreAnsweredForEveryHost(String host) {
    try (WebClient browser = SCENE.browser()) {
      assertThat(browser.get(SCENE.url(host, "/healthz")).statusCode()).isEqualTo(200);
      assertThat(browser.get(SCENE.url(host, "/ping")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anUnknownHostIsNotFound() {
    try (WebClient browser = SCENE.browser()) {
      assertThat(browser.get(SCENE.url("unknown", "/")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void plainHttpIsRedirected() {
    try (WebClient browser = SCENE.browser()) {
      HttpResponse<String> response =
          browser.get(
              "http://app.ostiary.test:" + SCENE.product().redirectPort() + "/path?query=1");
      assertThat(response.statusCode()).isEqualTo(301);
      assertThat(response.headers().firstValue("location").orElseThrow())
          .isEqualTo(SCENE.url("app", "/path?query=1"));
    }
  }

  @Test
  void http2WorksTheSame() {
    try (WebClient browser = SCENE.http2Browser()) {
      HttpResponse<String> response = browser.browseAs(ALICE, SCENE.url("app", "/"));
      assertThat(response.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void methodsOtherThanGetReachTheApplicationWithASession() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      HttpResponse<String> response =
          browser.send(
              WebClient.request(URI.create(SCENE.url("app", "/submit")))
                  .method("PUT", HttpRequest.BodyPublishers.ofString("body")));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Seen.in(response).json().path("method").asText()).isEqualTo("PUT");
    }
  }

  @Test
  void everyMetricIsDocumented() throws Exception {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/"));
      String metrics =
          browser.get("http://127.0.0.1:" + SCENE.product().healthPort() + "/metrics").body();
      Set<String> served =
          Pattern.compile("(?m)^# TYPE (ostiary_\\w+?)(_max)? ")
              .matcher(metrics)
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> documented =
          Pattern.compile("`(ostiary_\\w+)`")
              .matcher(Files.readString(Path.of("..", "docs", "operations.md")))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(served).isNotEmpty().isSubsetOf(documented);
      assertThat(metrics)
          .containsPattern("(?m)^ostiary_login_completed_total [1-9]")
          .contains("ostiary_login_failures_total{reason=\"provider-unreachable\"} 0.0")
          .containsPattern("(?m)^ostiary_session_store_up 1");
    }
  }

  @Test
  void anAddressThatIsTooLongLandsOnAPageThatSaysSo() {
    try (WebClient browser = SCENE.browser()) {
      HttpResponse<String> landed =
          browser.browseAs(ALICE, SCENE.url("app", "/" + "p".repeat(3_000)));

      assertThat(landed.statusCode()).isEqualTo(200);
      assertThat(landed.body()).contains("Your address was too long");
      assertThat(browser.get(SCENE.url("app", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRequestAndADecisionLeaveALineWithoutSecrets() {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("app", "/logged-path?secret=hidden"));
      String cookie = browser.cookies().of("app.ostiary.test").get(SESSION);

      org.awaitility.Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(SCENE.product().log().lines())
                      .anyMatch(l -> l.contains("http-request") && l.contains("/logged-path"))
                      .anyMatch(l -> l.contains("authorize check") && l.contains("/logged-path")));
      assertThat(SCENE.product().log())
          .doesNotContain(cookie)
          .doesNotContain("secret=hidden")
          .doesNotContain(SCENE.provider().clientSecret());
      assertThat(SCENE.product().log().lines()).allMatch(line -> line.startsWith("{"));
    }
  }
}
