package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.Examples;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SignOutTest {
  private static final String COOKIE = "__Host-ostiary";
  private static final String SIGN_OUT = Browser.app("/.pomerium/sign_out");
  @RegisterExtension private final InstallationPerTest stage = new InstallationPerTest();

  private Browser signedIn() throws Exception {
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    browser.open("https://other.example.com/");
    return browser;
  }

  @Test
  void endsTheLoginEverywhereAndLeadsToAPageThatSaysSo() throws Exception {
    Browser browser = signedIn();
    Browser.Page form = browser.open(SIGN_OUT);
    assertThat(form.status()).isEqualTo(200);
    assertThat(form.body()).containsOnlyOnce("<form");

    Browser.Page answer = browser.submit(form, Map.of());
    Browser.Page end = browser.follow(answer);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.response().headers().get("clear-site-data")).containsExactly("\"cache\"");
    assertThat(answer.location().orElseThrow())
        .startsWith(stage.get().provider.issuer() + "/logout?")
        .contains("id_token_hint=ey")
        .contains("client_id=the-client");
    assertThat(end.status()).isEqualTo(200);
    assertThat(end.address().getPath()).isEqualTo("/.pomerium/signed_out");
    assertThat(end.body()).contains("You are signed out").contains("https://app.example.com/");
    assertThat(browser.at(Examples.APP)).isEmpty();
    assertThat(browser.at(Examples.AUTHENTICATE)).isEmpty();
    assertThat(browser.step("https://other.example.com/").status()).isEqualTo(302);
    assertThat(browser.open("https://other.example.com/").status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/token")).isEqualTo(2);
  }

  @Test
  void namesTheWholeChainInTheFormsPolicy() throws Exception {
    Browser.Page form = signedIn().open(SIGN_OUT);

    assertThat(form.response().headers().get("content-security-policy").getFirst())
        .contains(
            "form-action 'self' https://authenticate.example.com "
                + stage.get().provider.issuer()
                + ";")
        .contains("frame-ancestors 'none'");
  }

  @Test
  void endsTheSessionsOfOtherBrowsersOfNobody() throws Exception {
    Browser one = signedIn();
    Browser two = signedIn();

    one.submit(one.open(SIGN_OUT), Map.of());

    assertThat(two.step(Browser.app("/")).status()).isEqualTo(200);
  }

  @Test
  void asksAtTheAuthenticateHostWhenTheHostHasNoSession() throws Exception {
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));

    Browser.Page form = browser.open("https://other.example.com/.pomerium/sign_out");

    assertThat(form.address().getHost()).isEqualTo("authenticate.example.com");
    Browser.Page end = browser.follow(browser.submit(form, Map.of()));
    assertThat(end.body()).contains("You are signed out");
    assertThat(browser.step(Browser.app("/")).status()).isEqualTo(302);
  }

  @Test
  void saysSoAtOnceWhenNobodyIsSignedIn() throws Exception {
    Browser.Page page = stage.browser().open(SIGN_OUT);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("You are signed out");
  }

  @Test
  void worksWithoutALogoutAtTheProvider() throws Exception {
    stage.get().provider.script().discovery = document -> document.remove("end_session_endpoint");
    Browser browser = signedIn();

    Browser.Page answer = browser.submit(browser.open(SIGN_OUT), Map.of());

    assertThat(answer.location().orElseThrow())
        .startsWith("https://authenticate.example.com/.pomerium/signed_out?state=");
    assertThat(browser.follow(answer).body()).contains("You are signed out");
    assertThat(browser.at(Examples.AUTHENTICATE)).isEmpty();
  }

  @Test
  void endsWhereTheConfigurationSays() throws Exception {
    AuthSettings before = stage.get().settings.get();
    stage
        .get()
        .settings
        .set(
            new AuthSettings(
                before.authenticateUrl(),
                before.callbackPath(),
                before.publicScheme(),
                before.cookieName(),
                before.sessionLifetime(),
                before.provider(),
                before.claimHeaders(),
                Optional.of(URI.create("https://intranet.example.org/bye")),
                before.secrets()));
    Browser browser = signedIn();
    Browser.Page form = browser.open(SIGN_OUT);
    assertThat(form.response().headers().get("content-security-policy").getFirst())
        .contains("https://intranet.example.org");

    Browser.Page page = browser.submit(form, Map.of());
    while (!page.address().getPath().equals("/.pomerium/signed_out")) {
      page = browser.step(page.location().orElseThrow());
    }

    assertThat(page.location()).contains("https://intranet.example.org/bye");
  }

  @Test
  void signsNobodyOutForAnotherSite() throws Exception {
    Browser browser = signedIn();
    Browser.Page form = browser.open(SIGN_OUT);
    Browser other = signedIn();
    String othersToken = other.token(other.open(SIGN_OUT));
    String token = browser.token(form);

    assertThat(browser.submit(form, Map.of("csrf_token", "")).status()).isEqualTo(403);
    assertThat(browser.submit(form, Map.of("csrf_token", othersToken)).status()).isEqualTo(403);
    assertThat(browser.submit(form, Map.of("csrf_token", token + "&csrf_token=" + token)).status())
        .isEqualTo(403);
    for (Map.Entry<String, String> header :
        List.of(
            Map.entry("sec-fetch-site", "cross-site"),
            Map.entry("sec-fetch-site", "same-site"),
            Map.entry("origin", "https://evil.tld"),
            Map.entry("origin", "http://app.example.com"))) {
      browser.headers.put(header.getKey(), header.getValue());
      Browser.Page page = browser.submit(form, Map.of());
      assertThat(page.status()).as(header.toString()).isEqualTo(403);
      assertThat(page.setCookies()).isEmpty();
      browser.headers.clear();
    }
    browser.step("https://authenticate.example.com/.pomerium/signed_out");
    browser.step("https://authenticate.example.com/.pomerium/signed_out?state=made.up");
    assertThat(browser.session(Examples.AUTHENTICATE)).isPresent();
    assertThat(browser.step(Browser.app("/")).status()).isEqualTo(200);

    browser.headers.put("origin", "null");
    browser.headers.put("sec-fetch-site", "same-origin");
    assertThat(browser.submit(form, Map.of()).status()).isEqualTo(303);
  }

  @Test
  void goesOnWhenTheSessionEndedInAnotherTab() throws Exception {
    Browser browser = signedIn();
    Browser.Page first = browser.open(SIGN_OUT);
    browser.submit(first, Map.of());

    Browser.Page second = browser.follow(browser.submit(first, Map.of()));

    assertThat(second.body()).contains("You are signed out");
  }

  @Test
  void removesBothSessionsWhenTwoUsersAreSignedIn() throws Exception {
    Browser browser = signedIn();
    stage.get().provider.script().user = Map.of("sub", "eve");
    Browser eve = signedIn();
    PortalRequest plain = browser.request("GET", URI.create(SIGN_OUT), "");
    PortalRequest tossed =
        new PortalRequest(
            "GET",
            plain.host(),
            plain.authority(),
            plain.path(),
            "",
            ImmutableListMultimap.of(
                "cookie",
                COOKIE
                    + "="
                    + eve.session(Examples.APP).orElseThrow()
                    + "; "
                    + COOKIE
                    + "="
                    + browser.session(Examples.APP).orElseThrow()),
            "",
            Optional.empty(),
            "request-1");

    PortalResponse response = stage.get().portal.handle(tossed);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("ambiguous-session");
    assertThat(response.headers().get("set-cookie"))
        .containsExactly(COOKIE + "=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
  }
}
