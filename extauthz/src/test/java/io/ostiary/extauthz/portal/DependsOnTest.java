package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.oidc.FakeProvider;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginClient;
import io.ostiary.policy.access.LoginTerms;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logins to one host that sign in to others as well. */
class DependsOnTest {
  private static final Hostname API = new Hostname("api.wild.example.com");
  private static final String ALONG = "/.pomerium/along";
  @RegisterExtension private final InstallationPerTest stage = new InstallationPerTest();

  private static LoginTerms with(Hostname... hosts) {
    return new LoginTerms(Optional.empty(), List.of(hosts));
  }

  private static List<String> visited(Browser.Page page) {
    return page.steps().stream()
        .filter(step -> step.getPath().equals(ALONG))
        .map(URI::getHost)
        .toList();
  }

  private static String until(Browser browser, String path) throws Exception {
    String next = Browser.app("/x?secret=1");
    while (!URI.create(next).getPath().equals(path)) {
      next = browser.step(next).location().orElseThrow();
    }
    return next;
  }

  @Test
  void signsInToAllHostsAndLandsOnTheExactAddress() throws Exception {
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP, API));
    Browser browser = stage.browser();

    Browser.Page page = browser.open(Browser.app("/x?a=%2F&b"));

    assertThat(page.address()).hasToString(Browser.app("/x?a=%2F&b"));
    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(visited(page)).containsExactly(Examples.OTHER_APP.value(), API.value());
    assertThat(browser.step("https://other.example.com/").status()).isEqualTo(200);
    assertThat(browser.step("https://api.wild.example.com/").status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/token")).isEqualTo(1);
    assertThat(browser.cookies.values())
        .allSatisfy(jar -> assertThat(jar.keySet()).noneMatch(name -> name.contains("_a_")));
  }

  @Test
  void passesOverHostsThatAreNotServedOrHaveASession() throws Exception {
    Hostname stranger = new Hostname("evil.example.org");
    stage.get().demand(Examples.APP, "/", with(stranger, Examples.OTHER_APP, API));
    Browser browser = stage.browser();
    browser.open("https://other.example.com/");

    Browser.Page page = browser.open(Browser.app("/"));

    assertThat(visited(page)).containsExactly(Examples.OTHER_APP.value(), API.value());
    assertThat(page.steps()).noneMatch(step -> step.getHost().equals(stranger.value()));
    assertThat(page.steps())
        .filteredOn(step -> step.getHost().equals(Examples.OTHER_APP.value()))
        .as("no callback where a session is")
        .hasSize(1);
  }

  @Test
  void endsWhereHostsDependOnEachOtherAndOnThemselves() throws Exception {
    stage
        .get()
        .demand(
            Examples.APP, "/", with(Examples.APP, Examples.OTHER_APP, Examples.AUTHENTICATE, API));
    stage.get().demand(Examples.OTHER_APP, "/", with(Examples.APP, API, Examples.OTHER_APP));
    stage.get().demand(API, "/", with(Examples.APP, Examples.OTHER_APP));

    Browser.Page page = stage.browser().open(Browser.app("/"));

    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(visited(page)).containsExactly(Examples.OTHER_APP.value(), API.value());
  }

  @Test
  void stayWithinWhatBrowsersFollowWithFiveHosts() throws Exception {
    Hostname[] hosts = new Hostname[5];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = new Hostname("h" + i + ".wild.example.com");
    }
    stage.get().demand(Examples.APP, "/", with(hosts));

    Browser.Page page = stage.browser().open(Browser.app("/"));

    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(page.steps()).as("the first address and 20 redirects").hasSizeLessThanOrEqualTo(21);
  }

  @Test
  void logsInByTheClientThatTheOtherHostDemands() throws Exception {
    LoginClient partners =
        new LoginClient(
            "team",
            Optional.of(FakeProvider.OTHER_CLIENT_ID),
            Optional.of(new Concealed(FakeProvider.OTHER_CLIENT_SECRET)));
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP));
    stage.get().demand(Examples.OTHER_APP, "/", new LoginTerms(Optional.of(partners), List.of()));
    Browser browser = stage.browser();

    assertThat(browser.open(Browser.app("/")).body()).isEqualTo("application for ada");

    assertThat(browser.step("https://other.example.com/").status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/token")).isEqualTo(2);
  }

  @Test
  void signsInAgainEverywhereAfterAnotherAccountWasChosen() throws Exception {
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP));
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    stage.get().provider.script().user = Map.of("sub", "bob");

    browser.open(Browser.app("/.pomerium/sign_in?path=%2F"));

    assertThat(browser.step("https://other.example.com/").body()).isEqualTo("application for bob");
  }

  @Test
  void showsNoOtherHostWhereTheUserWasGoing() throws Exception {
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP));

    String link = until(stage.browser(), ALONG);

    assertThat(link)
        .startsWith("https://other.example.com/.pomerium/along?to=")
        .doesNotContain("secret")
        .doesNotContain("app.example.com");
  }

  @Test
  void refusesLinksThatItDidNotMakeForThisHostOrTooLongAgo() throws Exception {
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP));
    String link = until(stage.browser(), ALONG);
    for (String wrong :
        List.of(
            "https://other.example.com" + ALONG,
            "https://other.example.com" + ALONG + "?to=https://evil.tld",
            "https://other.example.com" + ALONG + "?to=",
            link + "&to=x",
            link + "A",
            link.replace("other.example.com", "app.example.com"),
            link.replace("other.example.com", "authenticate.example.com"))) {
      Browser.Page page = stage.browser().step(wrong);

      assertThat(page.status()).as(wrong).isIn(400, 404);
      assertThat(page.location()).isEmpty();
      assertThat(page.setCookies()).isEmpty();
    }
    stage.get().clock.advance(SignInLink.LIFETIME);
    assertThat(stage.browser().step(link).body()).contains("sign-in-link-stale");
  }

  @Test
  void leadsNowhereElseWhenTheApplicationIsGone() throws Exception {
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP));
    Browser browser = stage.browser();
    String link = until(browser, ALONG);
    stage.get().table.set(new AccessTable(Map.of(), Set.of(Examples.OTHER_APP)));

    Browser.Page page = browser.open(link);

    assertThat(page.address()).hasToString("https://other.example.com/");
  }

  @Test
  void letsTheUserOnWhenTheStoreIsDownOnTheWay() throws Exception {
    stage.get().demand(Examples.APP, "/", with(Examples.OTHER_APP));
    Browser browser = stage.browser();
    String link = until(browser, ALONG);
    browser.at(Examples.OTHER_APP).put("__Host-ostiary", "x".repeat(43));
    stage.get().storeDown.set(true);

    assertThat(browser.step(link).location()).contains(Browser.app("/x?secret=1"));
  }
}
