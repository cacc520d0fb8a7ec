package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PortalTest {
  private static final String AUTHENTICATE = "https://authenticate.example.com";
  @RegisterExtension private final InstallationPerTest stage = new InstallationPerTest();

  @Test
  void publishesTheKeysOfAssertions() throws Exception {
    Browser browser = stage.browser();
    for (String host : List.of(Browser.app(""), AUTHENTICATE)) {
      Browser.Page page = browser.step(host + "/.well-known/pomerium/jwks.json");
      assertThat(page.status()).isEqualTo(200);
      assertThat(JWKSet.parse(page.body()).getKeys()).hasSize(1);
      assertThat(page.response().headers().get("cache-control")).containsExactly("max-age=60");
      assertThat(page.response().headers().get("access-control-allow-origin")).containsExactly("*");
      browser.headers.put("if-none-match", page.response().headers().get("etag").getFirst());
      Browser.Page again = browser.step(host + "/.well-known/pomerium/jwks.json");
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      browser.headers.clear();
    }
  }

  @Test
  void saysWhereThingsAre() throws Exception {
    Map<String, Object> document =
        JSONObjectUtils.parse(stage.browser().step(Browser.app("/.well-known/pomerium")).body());

    assertThat(document)
        .containsEntry("issuer", "https://app.example.com/")
        .containsEntry("jwks_uri", "https://app.example.com/.well-known/pomerium/jwks.json")
        .containsEntry("authentication_callback_endpoint", AUTHENTICATE + "/oauth2/callback");
  }

  @Test
  void tellsUsersAboutThemselves() throws Exception {
    stage.get().provider.script().user =
        Map.of(
            "sub", "ada",
            "email", "ada@example.com",
            "name", "<svg onload=alert(1)>",
            "groups", List.of("staff"),
            "department", "Ops");
    Browser browser = stage.browser();
    assertThat(browser.step(Browser.app("/.pomerium/")).body()).contains("not signed in");
    browser.open(Browser.app("/"));

    Browser.Page page = browser.step(Browser.app("/.pomerium/"));
    assertThat(page.body())
        .contains("ada@example.com")
        .contains("staff")
        .doesNotContain("<svg onload");
    Map<String, Object> json =
        JSONObjectUtils.parse(browser.step(Browser.app("/.pomerium/user")).body());
    assertThat(json)
        .containsEntry("sub", "ada")
        .containsEntry("email", "ada@example.com")
        .containsEntry("department", "Ops")
        .containsEntry("groups", List.of("staff"))
        .doesNotContainKeys("iss", "aud", "exp", "iat", "jti");
  }

  @Test
  void logsBrowsersInForTheirIdentityAndRefusesPrograms() throws Exception {
    Browser program = stage.browser();
    program.headers.put("accept", "application/json");
    Browser.Page refused = program.step(Browser.app("/.pomerium/user"));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.setCookies()).isEmpty();
    assertThat(JSONObjectUtils.parse(refused.body()))
        .containsEntry("code", "login-required")
        .containsKeys("error", "request_id");

    Browser person = stage.browser();
    person.headers.put("accept", "text/html,*/*");
    Browser.Page page = person.open(Browser.app("/.pomerium/user"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.address().getPath()).isEqualTo("/.pomerium/user");
  }

  @Test
  void answersProgramsAtTheSignInWithoutARedirect() throws Exception {
    Browser browser = stage.browser();
    String link = browser.step(Browser.app("/")).location().orElseThrow();
    browser.headers.put("x-requested-with", "XMLHttpRequest");

    assertThat(browser.step(link).status()).isEqualTo(401);
  }

  @Test
  void servesTheStyleSheet() throws Exception {
    Browser.Page page = stage.browser().step(Browser.app("/.pomerium/assets/style.css"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().headers().get("content-type"))
        .containsExactly("text/css; charset=utf-8");
    assertThat(page.response().headers().get("cache-control"))
        .containsExactly("public, max-age=3600");
    assertThat(page.body()).isNotEmpty();
  }

  @Test
  void sendsNobodyRoundInCirclesAtTheAuthenticateHost() throws Exception {
    String page = AUTHENTICATE + "/.pomerium/";
    assertThat(stage.browser().step(page).body())
        .contains("not signed in")
        .contains("Open one of your applications")
        .doesNotContain("href=\"/\"");
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    assertThat(browser.step(page).body()).contains("for every application that it protects");
  }

  @Test
  void hasAStatusPageAndRobotsAtTheAuthenticateHost() throws Exception {
    assertThat(stage.browser().open(AUTHENTICATE + "/").address().getPath())
        .isEqualTo("/.pomerium/");
    assertThat(stage.browser().step(AUTHENTICATE + "/robots.txt").body())
        .isEqualTo("User-agent: *\nDisallow: /\n");
  }

  @Test
  void answersWhatItDoesNotKnowAndHowItIsNotAsked() throws Exception {
    for (String unknown :
        List.of(
            Browser.app("/.pomerium/unknown"),
            Browser.app("/.pomerium/oauth2/callback"),
            AUTHENTICATE + "/anything",
            "https://stranger.example.com/.pomerium/")) {
      assertThat(stage.browser().step(unknown).status()).as(unknown).isEqualTo(404);
    }
    for (String path :
        List.of(
            "/.pomerium/",
            "/.pomerium/user",
            "/.pomerium/callback/",
            "/.pomerium/sign_in",
            "/.well-known/pomerium")) {
      Browser.Page page = stage.browser().send("POST", URI.create(Browser.app(path)), "");
      assertThat(page.status()).as(path).isEqualTo(405);
      assertThat(page.response().headers().get("allow")).isNotEmpty();
    }
    assertThat(
            stage
                .browser()
                .send("HEAD", URI.create(Browser.app("/.pomerium/callback/")), "")
                .status())
        .isEqualTo(405);
  }

  @Test
  void protectsEveryPage() throws Exception {
    for (String address :
        List.of(
            Browser.app("/.pomerium/"),
            Browser.app("/.pomerium/unknown"),
            Browser.app("/.pomerium/callback/"),
            AUTHENTICATE + "/.pomerium/sign_in",
            AUTHENTICATE + "/.pomerium/signed_out",
            AUTHENTICATE + "/oauth2/callback")) {
      var headers = stage.browser().step(address).response().headers();
      assertThat(headers.get("cache-control")).as(address).containsExactly("no-store");
      assertThat(headers.get("referrer-policy")).containsExactly("no-referrer");
      assertThat(headers.get("x-content-type-options")).containsExactly("nosniff");
      assertThat(headers.get("x-frame-options")).containsExactly("DENY");
      assertThat(headers.get("content-security-policy").getFirst())
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
  }
}
