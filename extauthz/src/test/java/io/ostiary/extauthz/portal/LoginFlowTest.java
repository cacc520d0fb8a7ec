package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.oidc.FakeProvider;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoginFlowTest {
  private static final String COOKIE = "__Host-ostiary";
  @RegisterExtension private final InstallationPerTest stage = new InstallationPerTest();

  @Test
  void landsOnTheExactAddressByRedirectsAlone() throws Exception {
    for (String path :
        List.of(
            "/",
            "/a/b?x=1&x=2&y=%2F%20+&z",
            "/?",
            "//double//slash?next=https://evil.tld",
            "/%e4%f6?q=%E2%82%AC&empty=&=",
            "/;v=1/:@!$'()*,?a=b?c=d",
            "/.well-known?x",
            "/" + "p".repeat(2_047))) {
      Browser.Page page = stage.browser().open(Browser.app(path));

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).isEqualTo("application for ada");
      assertThat(page.address().toString()).isEqualTo(Browser.app(path.equals("/?") ? "/" : path));
      assertThat(page.steps()).hasSize(6);
    }
  }

  @Test
  void saysSoWhenTheAddressIsTooLongToComeBackTo() throws Exception {
    Browser browser = stage.browser();
    Browser.Page page = browser.open(Browser.app("/" + "p".repeat(2_048)));

    assertThat(page.address()).hasToString(Browser.app("/.pomerium/address_too_long"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("Your address was too long").contains("href=\"/\"");
    assertThat(browser.step(Browser.app("/")).body()).isEqualTo("application for ada");
  }

  @Test
  void quotesTheRequestIdOnEveryProblemPageOfABeginning() throws Exception {
    Browser loop = stage.browser();
    loop.blocked = name -> name.equals(COOKIE);
    assertThat(loop.open(Browser.app("/")).body()).contains("login-loop").contains("request-1");
    stage.get().table.set(new AccessTable(Map.of(), Set.of(Hostname.ANY)));
    assertThat(stage.browser().step("https://stranger.example.com/").body())
        .contains("application-unknown")
        .contains("request-1");
  }

  @Test
  void setsHostOnlyCookiesAndForbidsCachingThroughout() throws Exception {
    Browser browser = stage.browser();
    Browser.Page page = browser.step(Browser.app("/x"));
    List<String> lines = new ArrayList<>();
    while (page.location().isPresent()) {
      if (page.address().getHost().endsWith("example.com")) {
        assertThat(page.response().headers().get("cache-control")).containsExactly("no-store");
        assertThat(page.response().headers().get("referrer-policy")).containsExactly("no-referrer");
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.body()).isEmpty();
        lines.addAll(page.setCookies());
      }
      page = browser.step(page.location().get());
    }
    assertThat(lines)
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(
            line ->
                line.matches(
                    "__Host-ostiary[A-Za-z0-9_-]*=[A-Za-z0-9_-]*; Max-Age=\\d+;"
                        + " Path=/; Secure; HttpOnly; SameSite=Lax"));
    assertThat(browser.at(Examples.APP)).containsOnlyKeys(COOKIE, COOKIE + "_r");
    assertThat(browser.at(Examples.AUTHENTICATE)).containsOnlyKeys(COOKIE);
    assertThat(browser.session(Examples.APP)).isNotEqualTo(browser.session(Examples.AUTHENTICATE));
  }

  @Test
  void hasPlainCookiesInDevelopmentOnPlainHttp() throws Exception {
    AuthSettings https = stage.get().settings.get();
    stage
        .get()
        .settings
        .set(
            new AuthSettings(
                Optional.of(URI.create("http://authenticate.example.com:8080")),
                https.callbackPath(),
                "http",
                "ostiary",
                https.sessionLifetime(),
                https.provider(),
                Map.of(),
                Optional.empty(),
                https.secrets()));
    Browser browser = stage.browser();

    Browser.Page page = browser.open("http://app.example.com:8080/x");

    assertThat(page.address()).hasToString("http://app.example.com:8080/x");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.steps())
        .filteredOn(step -> step.getHost().endsWith("example.com"))
        .allMatch(step -> step.getScheme().equals("http") && step.getPort() == 8080);
    assertThat(browser.step("http://other.example.com:8080/").setCookies())
        .allMatch(line -> line.startsWith("ostiary_a_") && !line.contains("Secure"));
  }

  @Test
  void opensAnotherHostWithoutTheProvider() throws Exception {
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));

    Browser.Page page = browser.open("https://other.example.com/y?z");

    assertThat(page.address()).hasToString("https://other.example.com/y?z");
    assertThat(page.steps()).hasSize(4);
    assertThat(stage.get().provider.hits("/token")).isEqualTo(1);
    assertThat(browser.open("https://a.wild.example.com/").status()).isEqualTo(200);
  }

  @Test
  void bringsTwentyTabsEachToItsOwnAddressInAnyOrder() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      Browser browser = stage.browser();
      Random random = new Random(seed);
      Map<String, Browser.Page> tabs = new LinkedHashMap<>();
      for (int i = 0; i < 20; i++) {
        String address = Browser.app("/tab/" + i + "?q=" + "x".repeat(random.nextInt(200)));
        tabs.put(address, browser.step(address));
      }
      List<String> open = new ArrayList<>(tabs.keySet());
      while (!open.isEmpty()) {
        Collections.shuffle(open, random);
        String tab = open.getFirst();
        Browser.Page page = browser.step(requireNonNull(tabs.get(tab)).location().orElseThrow());
        tabs.put(tab, page);
        if (page.location().isEmpty()) {
          open.remove(tab);
        }
      }
      tabs.forEach(
          (address, page) -> {
            assertThat(page.address()).hasToString(address);
            assertThat(page.body()).isEqualTo("application for ada");
          });
      assertThat(browser.at(Examples.APP).keySet()).noneMatch(name -> name.contains("_a_"));
    }
  }

  @Test
  void sharesOneLoginWithATabThatSetOutBeforeItsCookieCame() throws Exception {
    Browser browser = stage.browser();
    Browser.Page one = browser.step(Browser.app("/1"));
    Browser.Page two = browser.step(Browser.app("/2"));
    browser.follow(one);
    Browser firstTab = stage.browser();
    firstTab.at(Examples.APP).putAll(browser.at(Examples.APP));
    Map<String, String> arriving = Map.copyOf(browser.at(Examples.AUTHENTICATE));
    browser.at(Examples.AUTHENTICATE).clear();
    stage.get().clock.advance(Duration.ofMillis(5));
    Browser.Page atProvider = browser.step(two.location().orElseThrow());
    browser.at(Examples.AUTHENTICATE).putAll(arriving);

    Browser.Page page = browser.follow(atProvider);

    assertThat(page.address()).hasToString(Browser.app("/2"));
    assertThat(browser.session(Examples.AUTHENTICATE)).contains(arriving.get(COOKIE));
    assertThat(firstTab.step(Browser.app("/1")).status()).as("session of tab 1").isEqualTo(200);
  }

  @Test
  void startsAnewWhenTheLoginEndsWhileItIsHandedOver() throws Exception {
    Browser browser = stage.browser();
    stage.get().endBeforeOffer.set(true);
    assertThat(browser.open(Browser.app("/first?x")).address())
        .hasToString(Browser.app("/first?x"));
    assertThat(stage.get().provider.hits("/token")).isEqualTo(2);

    stage.get().endBeforeOffer.set(true);
    Browser.Page page = browser.open("https://other.example.com/second");

    assertThat(page.address()).hasToString("https://other.example.com/second");
    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(stage.get().provider.hits("/token")).isEqualTo(3);
    assertThat(browser.at(Examples.AUTHENTICATE)).containsOnlyKeys(COOKIE);
  }

  @Test
  void boundsTheCookiesOfAttempts() throws Exception {
    Browser browser = stage.browser();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      StringBuilder path = new StringBuilder("/");
      for (int length = random.nextInt(2_000); length > 0; length--) {
        path.append((char) ('a' + random.nextInt(26)));
      }
      stage.get().clock.advance(Duration.ofMillis(10));
      browser.step(Browser.app(path.toString()));
      Map<String, String> cookies = browser.at(Examples.APP);
      int bytes =
          cookies.entrySet().stream()
              .mapToInt(cookie -> cookie.getKey().length() + cookie.getValue().length() + 1)
              .sum();
      assertThat(cookies).hasSizeLessThanOrEqualTo(32);
      assertThat(bytes).isLessThanOrEqualTo(16 * 1024);
      assertThat(cookies.values()).allMatch(value -> value.length() < 4_000);
    }
    Browser small = stage.browser();
    for (int i = 0; i < 40; i++) {
      small.step(Browser.app("/" + i));
    }
    assertThat(small.at(Examples.APP)).hasSize(32);
  }

  @Test
  void dropsTheOldestAttemptsAndJunkFirst() throws Exception {
    Browser browser = stage.browser();
    browser.at(Examples.APP).put(COOKIE + "_a_junk", "x".repeat(9_000));
    List<Browser.Page> tabs = new ArrayList<>();
    for (int i = 0; i < 34; i++) {
      stage.get().clock.advance(Duration.ofMillis(10));
      tabs.add(browser.step(Browser.app("/" + i)));
    }

    assertThat(browser.at(Examples.APP)).doesNotContainKey(COOKIE + "_a_junk");
    assertThat(browser.follow(tabs.getFirst()).status()).isEqualTo(400);
    assertThat(browser.follow(tabs.getLast()).address()).hasToString(Browser.app("/33"));
  }

  @Test
  void writesNoRowForAnybodyUnknown() throws Exception {
    Browser browser = stage.browser();
    for (int i = 0; i < 5; i++) {
      Browser.Page signIn = browser.step(Browser.app("/" + i));
      browser.step(signIn.location().orElseThrow());
      browser.open(Browser.app("/.pomerium/"));
      browser.open(Browser.app("/.pomerium/sign_out"));
      browser.step(Browser.app("/.pomerium/callback/?attempt=" + "a".repeat(16) + "&code=x"));
      browser.step("https://authenticate.example.com/oauth2/callback?state=x&code=y");
    }

    assertThat(stage.get().writes).hasValue(0);
  }

  @Test
  void usesTheClaimsOfALoginAtOnce() throws Exception {
    Browser first = stage.browser();
    first.open(Browser.app("/"));
    stage.get().provider.script().user = Map.of("sub", "ada", "groups", List.of("new"));

    Browser second = stage.browser();
    second.open(Browser.app("/"));

    assertThat(second.open(Browser.app("/.pomerium/user")).body()).contains("\"new\"");
    assertThat(first.open(Browser.app("/.pomerium/user")).body()).doesNotContain("\"new\"");
  }

  @Test
  void givesANewIdAtEachLoginAndEndsTheOneBefore() throws Exception {
    Browser attacker = stage.browser();
    stage.get().provider.script().user = Map.of("sub", "eve");
    attacker.open(Browser.app("/"));
    String planted = attacker.session(Examples.APP).orElseThrow();
    stage.get().provider.script().user = Map.of("sub", "ada");
    Browser victim = stage.browser();
    Browser.Page signIn = victim.step(Browser.app("/"));
    victim.at(Examples.APP).put(COOKIE, planted);

    Browser.Page page = victim.follow(signIn);

    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(victim.session(Examples.APP)).isPresent().isNotEqualTo(Optional.of(planted));
    assertThat(attacker.step(Browser.app("/")).status()).isEqualTo(302);
  }

  @Test
  void switchesAccounts() throws Exception {
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    browser.open("https://other.example.com/");
    String adaThere = browser.session(Examples.OTHER_APP).orElseThrow();
    stage.get().provider.script().user = Map.of("sub", "bob");

    Browser.Page page =
        browser.open(Browser.app(PortalPaths.switchAccount("/x?y=1&z=%26", Optional.empty())));

    assertThat(page.steps()).anyMatch(step -> step.toString().contains("prompt=select_account"));
    assertThat(page.address()).hasToString(Browser.app("/x?y=1&z=%26"));
    assertThat(page.body()).isEqualTo("application for bob");
    assertThat(browser.session(Examples.OTHER_APP)).contains(adaThere);
    assertThat(browser.open("https://other.example.com/").body()).isEqualTo("application for bob");
  }

  @Test
  void endsALoginWithItsLifetime() throws Exception {
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    stage.get().clock.advance(Duration.ofHours(14).minusSeconds(1));
    assertThat(browser.step(Browser.app("/")).status()).isEqualTo(200);

    stage.get().clock.advance(Duration.ofSeconds(1));

    assertThat(browser.step(Browser.app("/")).status()).isEqualTo(302);
    assertThat(browser.open(Browser.app("/")).status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/token")).isEqualTo(2);
  }

  @Test
  void finishesLoginsAtEveryStepWhenSecretsAreReplaced() throws Exception {
    for (int steps = 1; steps <= 5; steps++) {
      AuthSettings.Secrets old = stage.get().settings.get().secrets();
      Browser browser = stage.browser();
      Browser.Page page = browser.step(Browser.app("/x?y"));
      for (int i = 1; i < steps; i++) {
        page = browser.step(page.location().orElseThrow());
      }

      replaceSecrets(
          new AuthSettings.Secrets(
              List.of(Examples.secret("shared " + steps), old.shared().getFirst()),
              List.of(Examples.secret("cookie " + steps), old.cookie().getFirst()),
              Optional.empty(),
              List.of()));

      page = browser.follow(page);
      assertThat(page.address()).as("after step %d", steps).hasToString(Browser.app("/x?y"));
      assertThat(page.body()).isEqualTo("application for ada");
    }
  }

  @Test
  void keepsWhatItKnowsOfTheProviderWhenTheClientSecretIsReplaced() throws Exception {
    stage.browser().open(Browser.app("/"));
    ProviderSettings before = stage.get().settings.get().provider().orElseThrow();
    stage
        .get()
        .settings
        .set(
            Examples.settings(
                Optional.of(
                    new ProviderSettings(
                        before.kind(),
                        before.issuer(),
                        before.clientId(),
                        List.of(new AuthSettings.Secret("new"), before.clientSecrets().getFirst()),
                        before.scopes(),
                        before.requestParameters(),
                        before.authoritiesPem()))));

    assertThat(stage.browser().open(Browser.app("/")).status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/.well-known/openid-configuration")).isEqualTo(1);
  }

  @Test
  void keepsSessionsAndOnlyThoseWhenAReplacedSecretIsNotListed() throws Exception {
    Browser signedIn = stage.browser();
    signedIn.open(Browser.app("/"));
    Browser underWay = stage.browser();
    Browser.Page link = underWay.step(Browser.app("/x"));
    Browser atProvider = stage.browser();
    Browser.Page request =
        atProvider.step(atProvider.step(Browser.app("/y")).location().orElseThrow());

    replaceSecrets(
        new AuthSettings.Secrets(
            List.of(Examples.secret("new shared")),
            List.of(Examples.secret("new cookie")),
            Optional.empty(),
            List.of()));

    assertThat(signedIn.step(Browser.app("/")).status()).isEqualTo(200);
    assertThat(signedIn.open("https://other.example.com/").status()).isEqualTo(200);
    assertThat(underWay.follow(link).body()).contains("sign-in-link-invalid");
    assertThat(atProvider.follow(request).body()).contains("login-cookie-missing");
    Browser.Page form = signedIn.open(Browser.app("/.pomerium/sign_out"));
    assertThat(signedIn.submit(form, Map.of()).location().orElseThrow())
        .startsWith(stage.get().provider.issuer() + "/logout?")
        .doesNotContain("id_token_hint");
    assertThat(signedIn.step(Browser.app("/")).status()).isEqualTo(302);
  }

  private void replaceSecrets(AuthSettings.Secrets secrets) {
    stage.get().settings.set(Examples.settings(stage.get().settings.get().provider(), secrets));
  }

  @Test
  void namesTheCookieThatABrowserBlocks() throws Exception {
    Browser attempts = stage.browser();
    attempts.blocked = name -> name.contains("_a_");
    Browser.Page page = attempts.open(Browser.app("/"));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-cookie-missing").contains(COOKIE + "_a_");

    Browser logins = stage.browser();
    logins.blocked = name -> name.contains("_l_");
    page = logins.open(Browser.app("/"));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-cookie-missing").contains(COOKIE + "_l_");
  }

  @Test
  void stopsAfterThreeRoundsWhenTheSessionIsNotKept() throws Exception {
    Browser browser = stage.browser();
    browser.blocked = name -> name.equals(COOKIE);

    Browser.Page page = browser.open(Browser.app("/"));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-loop").contains(COOKIE);
    assertThat(page.steps().stream().filter(step -> step.getPath().contains("callback/")))
        .hasSize(3);
    browser.blocked = name -> false;
    assertThat(browser.open(Browser.app("/")).status()).isEqualTo(200);
  }

  @Test
  void saysThatTheProviderIsDownAndGoesOnWhenItIsBack() throws Exception {
    stage.get().provider.script().statuses.put("/.well-known/openid-configuration", 503);
    Browser browser = stage.browser();
    Browser.Page page = browser.open(Browser.app("/"));
    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("provider-unreachable").contains("https://app.example.com/");

    stage.get().provider.behave();
    stage.get().clock.advance(Duration.ofSeconds(2));

    assertThat(browser.open(Browser.app("/")).status()).isEqualTo(200);
  }

  @Test
  void keepsNobodySignedInWithWrongAnswersOfTheProvider() throws Exception {
    stage.get().provider.script().idToken = claims -> claims.put("aud", "other");
    Browser browser = stage.browser();

    Browser.Page page = browser.open(Browser.app("/"));

    assertThat(page.status()).isEqualTo(502);
    assertThat(page.body()).contains("id-token-audience").doesNotContain(FakeProvider.CLIENT_ID);
    assertThat(browser.session(Examples.AUTHENTICATE)).isEmpty();
    assertThat(stage.get().writes).hasValue(0);
  }

  @Test
  void showsNothingOfWhatTheProviderSays() throws Exception {
    stage.get().provider.script().authorizationAnswer =
        answer -> {
          answer.put("error", "access_denied");
          answer.put("error_description", "AADSTS50105: <svg onload=alert(1)>");
        };

    Browser.Page page = stage.browser().open(Browser.app("/"));

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body()).contains("not-assigned").doesNotContain("svg onload");
  }

  @Test
  void answersServiceUnavailableAndNoLoginWhenTheStoreIsDown() throws Exception {
    Browser browser = stage.browser();
    Browser.Page signIn = browser.step(Browser.app("/"));
    stage.get().storeDown.set(true);

    Browser.Page page = browser.follow(signIn);

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("session-store-down");
    assertThat(page.response().headers().get("retry-after")).isNotEmpty();
    browser.at(Examples.APP).put(COOKIE, "a".repeat(43));
    for (String path : List.of("/.pomerium/", "/.pomerium/user", "/.pomerium/sign_out")) {
      assertThat(browser.step(Browser.app(path)).status()).as(path).isEqualTo(503);
    }
  }

  @Test
  void countsLoginsAndWhyTheyFail() throws Exception {
    stage.browser().open(Browser.app("/"));
    stage.get().provider.script().idToken = claims -> claims.put("aud", "other");
    stage.browser().open(Browser.app("/"));
    Browser.Page link = stage.browser().step(Browser.app("/"));
    stage.get().storeDown.set(true);
    stage.browser().open(Browser.app("/.pomerium/callback/"));
    Browser late = stage.browser();
    late.at(Examples.AUTHENTICATE).put(COOKIE, "a".repeat(43));
    late.follow(link);

    assertThat(counted("ostiary.login.started")).isEqualTo(3);
    assertThat(counted("ostiary.login.completed")).isEqualTo(1);
    assertThat(failures("id-token-audience")).isEqualTo(1);
    assertThat(failures("request-malformed")).isEqualTo(1);
    assertThat(failures("session-store-down")).isEqualTo(1);
    assertThat(failures("login-expired")).as("there from the start").isZero();
  }

  private double counted(String name) {
    return stage.get().meters.get(name).counter().count();
  }

  private double failures(String reason) {
    return stage.get().meters.get("ostiary.login.failures").tag("reason", reason).counter().count();
  }

  @Test
  void leadsNoLoginToAHostThatOnlyTheDefaultBackendServes() throws Exception {
    stage.get().table.set(new AccessTable(Map.of(), Set.of(Hostname.ANY)));

    Browser.Page page = stage.browser().step("https://stranger.example.com/");

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("application-unknown");
    assertThat(page.setCookies()).isEmpty();
  }

  @Test
  void goesBackToItsOwnPortsOnly() throws Exception {
    Browser.Page page = stage.browser().step("https://app.example.com:9999/x");

    assertThat(page.location().orElseThrow()).contains("host=app.example.com&");
  }
}
