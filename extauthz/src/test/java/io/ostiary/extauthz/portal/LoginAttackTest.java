package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AuthSettings.ProviderSettings.Kind;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.oidc.FakeProvider;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.policy.access.Hostname;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginAttackTest {
  private static final String COOKIE = "__Host-ostiary";
  @RegisterExtension private final InstallationPerTest stage = new InstallationPerTest();

  /** Follows a login until a host is about to be asked for a path. */
  private static String until(Browser browser, String path) throws Exception {
    String next = Browser.app("/x");
    while (!URI.create(next).getPath().equals(path)) {
      next = browser.step(next).location().orElseThrow();
    }
    return next;
  }

  @Test
  void refusesSignInLinksThatItDidNotSign() throws Exception {
    String link = until(stage.browser(), "/.pomerium/sign_in");
    List<String> forged = new ArrayList<>();
    forged.add("https://authenticate.example.com/.pomerium/sign_in");
    for (String name : List.of("host", "attempt", "provider", "choose", "expires", "signature")) {
      forged.add(link.replaceFirst(name + "=[^&]*", name + "="));
      forged.add(link.replaceFirst("&?" + name + "=[^&]*", ""));
      forged.add(link.replaceFirst(name + "=([^&]*)", name + "=$1&" + name + "=$1"));
      forged.add(link.replaceFirst(name + "=([^&]*)", name + "=$10"));
    }
    forged.add(link.replace("host=app.example.com", "host=other.example.com"));
    forged.add(link.replace("host=app.example.com", "host=evil.tld"));
    forged.add(link.replace("choose=0", "choose=1"));
    for (String each : forged) {
      Browser browser = stage.browser();

      Browser.Page page = browser.step(each);

      assertThat(page.status()).as(each).isEqualTo(400);
      assertThat(page.body()).contains("sign-in-link-invalid").doesNotContain("evil.tld");
      assertThat(page.setCookies()).isEmpty();
    }
    assertThat(stage.browser().step(link).status()).isEqualTo(302);
  }

  @Test
  void refusesAStaleSignInLinkWithAWayToStartAgain() throws Exception {
    String link = until(stage.browser(), "/.pomerium/sign_in");
    stage.get().clock.advance(SignInLink.LIFETIME);

    Browser.Page page = stage.browser().step(link);

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("sign-in-link-stale").contains("https://app.example.com/");
  }

  @Test
  void refusesAnAnswerThatAnotherBrowserAskedFor() throws Exception {
    String callback = until(stage.browser(), "/oauth2/callback");
    Browser victim = stage.browser();
    victim.step(until(victim, "/.pomerium/sign_in"));

    Browser.Page page = victim.step(callback);

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-cookie-missing");
    assertThat(victim.session(Examples.AUTHENTICATE)).isEmpty();
    assertThat(stage.get().writes).hasValue(0);
  }

  @Test
  void givesTheCodeOfOneProviderToNoOther() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/oauth2/callback");
    try (FakeProvider next = new FakeProvider(stage.get().clock)) {
      next.script().user = Map.of("sub", "of-the-next");
      stage.get().settings.set(Examples.settings(Optional.of(next.settings(Kind.OIDC))));

      Browser.Page page = browser.step(callback);

      assertThat(page.location().orElseThrow()).startsWith(next.issuer() + "/authorize?");
      assertThat(next.hits("/token")).isZero();
      assertThat(browser.follow(page).body()).isEqualTo("application for of-the-next");
    }
  }

  @Test
  void refusesAnAnswerThatWasUsed() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/oauth2/callback");
    Map<String, String> before = Map.copyOf(browser.at(Examples.AUTHENTICATE));
    assertThat(browser.open(callback).status()).isEqualTo(200);

    assertThat(browser.step(callback).status()).isEqualTo(400);

    Browser copy = stage.browser();
    copy.at(Examples.AUTHENTICATE).putAll(before);
    Browser.Page replay = copy.step(callback);
    assertThat(replay.status()).isEqualTo(400);
    assertThat(replay.body()).contains("code-rejected");
    assertThat(copy.session(Examples.AUTHENTICATE)).isEmpty();
  }

  @Test
  void refusesAnswersThatMissOrRepeatParameters() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/oauth2/callback");
    String query = URI.create(callback).getRawQuery();
    String base = "https://authenticate.example.com/oauth2/callback?";
    for (String wrong :
        List.of(
            "",
            "code=x",
            "state=",
            query + "&code=another",
            query + "&state=another",
            query + "&iss=a&iss=b",
            query + "&error=a&error=b",
            "error=access_denied",
            "error=access_denied&state=made-up")) {
      Browser.Page page = browser.step(base + wrong);

      assertThat(page.status()).as(wrong).isEqualTo(400);
      assertThat(page.setCookies()).isEmpty();
    }
    assertThat(browser.open(callback).status()).isEqualTo(200);
  }

  @Test
  void refusesAnAnswerThatComesTooLate() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/oauth2/callback");
    stage.get().clock.advance(AttemptCookies.LIFETIME);

    Browser.Page page = browser.step(callback);

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-expired");
    assertThat(stage.get().provider.hits("/token")).isZero();
  }

  @Test
  void refusesAttemptCookiesWithAnyByteChanged() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/oauth2/callback");
    Map<String, String> jar = browser.at(Examples.AUTHENTICATE);
    String name = jar.keySet().iterator().next();
    String value = Objects.requireNonNull(jar.get(name));
    for (int position = 0; position < value.length(); position++) {
      char other = value.charAt(position) == 'A' ? 'B' : 'A';
      jar.put(name, value.substring(0, position) + other + value.substring(position + 1));

      assertThat(browser.step(callback).status()).isEqualTo(400);
      assertThat(browser.session(Examples.AUTHENTICATE)).isEmpty();
    }
    jar.put(name, value);
    assertThat(browser.open(callback).status()).isEqualTo(200);
  }

  @Test
  void refusesTheLastStepInAnotherBrowser() throws Exception {
    Browser attacker = stage.browser();
    String callback = until(attacker, "/.pomerium/callback/");
    Browser victim = stage.browser();
    victim.step(Browser.app("/"));

    Browser.Page page = victim.step(callback);

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-cookie-missing");
    assertThat(victim.session(Examples.APP)).isEmpty();
    assertThat(attacker.open(callback).status()).isEqualTo(200);
  }

  @Test
  void refusesACodeWithTheSecretOfAnotherAttempt() throws Exception {
    Browser victim = stage.browser();
    String stolen = until(victim, "/.pomerium/callback/");
    Browser attacker = stage.browser();
    attacker.step(Browser.app("/"));
    String own =
        attacker.at(Examples.APP).keySet().iterator().next().substring(COOKIE.length() + 3);

    Browser.Page page = attacker.step(stolen.replaceFirst("attempt=[^&]*", "attempt=" + own));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("login-code-used");
    assertThat(attacker.session(Examples.APP)).isEmpty();
    assertThat(victim.step(stolen).status()).as("the code is burnt").isEqualTo(400);
  }

  @Test
  void refusesTheLastStepOnAnotherHost() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/.pomerium/callback/");
    Hostname other = Examples.OTHER_APP;
    browser.at(other).putAll(browser.at(Examples.APP));

    Browser.Page page = browser.step(callback.replace("app.example.com", other.value()));

    assertThat(page.status()).isEqualTo(400);
    assertThat(browser.session(other)).isEmpty();
  }

  @Test
  void refusesTheLastStepTwiceAndTooLate() throws Exception {
    Browser browser = stage.browser();
    String callback = until(browser, "/.pomerium/callback/");
    Map<String, String> before = Map.copyOf(browser.at(Examples.APP));
    assertThat(browser.step(callback).status()).isEqualTo(302);
    browser.at(Examples.APP).putAll(before);
    Browser.Page replay = browser.step(callback);
    assertThat(replay.status()).isEqualTo(400);
    assertThat(replay.body()).contains("login-code-used");

    Browser slow = stage.browser();
    String late = until(slow, "/.pomerium/callback/");
    stage.get().clock.advance(Duration.ofSeconds(60));
    assertThat(slow.step(late).status()).isEqualTo(400);
    assertThat(slow.session(Examples.APP)).isEmpty();
  }

  @Test
  void refusesACookieOfOneHostOnAnother() throws Exception {
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    Browser thief = stage.browser();
    thief.at(Examples.OTHER_APP).put(COOKIE, browser.session(Examples.APP).orElseThrow());
    thief.at(Examples.AUTHENTICATE).put(COOKIE, browser.session(Examples.APP).orElseThrow());

    assertThat(thief.step("https://other.example.com/").status()).isEqualTo(302);
    assertThat(thief.step("https://authenticate.example.com/.pomerium/user").status())
        .isEqualTo(401);
  }

  private static List<String> targets() throws Exception {
    try (var in = LoginAttackTest.class.getResourceAsStream("redirect-targets.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    }
  }

  @Test
  void leadsToHostsOfOursOnlyWhateverTheTargetIs() throws Exception {
    List<String> paths = new ArrayList<>();
    for (String target : targets()) {
      paths.addAll(List.of(target, "/" + target, "/x?next=" + target));
    }
    assertThat(paths).hasSizeGreaterThan(200);
    for (String path : paths) {
      Browser browser = stage.browser();
      PortalResponse begun = stage.get().portal.loginStart().begin(visit("app.example.com", path));
      begun.headers().get("set-cookie").forEach(line -> keep(browser, line));
      String next = location(begun).orElseThrow();
      while (!next.startsWith("https://app.example.com/.pomerium/callback/")) {
        assertThat(URI.create(next).getHost())
            .isIn("authenticate.example.com", stage.get().provider.issuer().getHost());
        next = browser.step(next).location().orElseThrow();
      }
      String landing = browser.step(next).location().orElseThrow();

      assertThat(landing).as(path).startsWith("https://app.example.com/").matches("[!-~]*");
    }
  }

  @Test
  void refusesHostsThatAreNotOurs() throws Exception {
    for (String target : targets()) {
      String authority = target.replaceFirst("^[a-z]+:/*", "");
      PortalResponse response = stage.get().portal.loginStart().begin(visit(authority, "/"));

      if (response.status() == 302) {
        assertThat(location(response).orElseThrow())
            .startsWith("https://authenticate.example.com/.pomerium/sign_in?host=app.example.com&");
      } else {
        assertThat(response.status()).as(target).isEqualTo(400);
        assertThat(response.headers().containsKey("location")).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.pomerium/callback/?attempt=a&code=b",
        "/.pomerium/callback?attempt=a&code=b",
        "/.pomerium/sign_out",
        "/.pomerium/sign_in?path=%2F.pomerium%2Fsign_in",
        "relative",
        "",
        "/x#fragment"
      })
  void comesBackToTheRootInsteadOf(String path) {
    assertThat(ReturnPath.of(path)).isEqualTo("/");
  }

  @Test
  void escapesBytesThatNoAddressHolds() {
    assertThat(ReturnPath.of("/a b\r\nSet-Cookie: x\u0000é"))
        .isEqualTo("/a%20b%0D%0ASet-Cookie:%20x%00%C3%A9");
  }

  private LoginStart.Visit visit(String authority, String path) {
    return new LoginStart.Visit(
        Examples.APP,
        authority,
        path,
        List.of(),
        DemandedProvider.standard(stage.get().settings.get()),
        List.of(),
        "request-1");
  }

  private static Optional<String> location(PortalResponse response) {
    return response.headers().get("location").stream().findFirst();
  }

  private static void keep(Browser browser, String line) {
    int equals = line.indexOf('=');
    browser
        .at(Examples.APP)
        .put(line.substring(0, equals), line.substring(equals + 1, line.indexOf(';')));
  }
}
