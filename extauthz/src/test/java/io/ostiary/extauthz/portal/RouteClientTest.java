package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.oidc.FakeProvider;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginClient;
import io.ostiary.policy.access.LoginTerms;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes whose users log in by a client of their own at the identity provider. */
class RouteClientTest {
  private static final String OTHER = "https://other.example.com";
  private static final String SIGN_OUT = "/.pomerium/sign_out";
  @RegisterExtension private final InstallationPerTest stage = new InstallationPerTest();

  private static LoginTerms client(String owner, String id, String secret) {
    return new LoginTerms(
        Optional.of(new LoginClient(owner, Optional.of(id), Optional.of(new Concealed(secret)))),
        List.of());
  }

  private static LoginTerms partners(String owner) {
    return client(owner, FakeProvider.OTHER_CLIENT_ID, FakeProvider.OTHER_CLIENT_SECRET);
  }

  private void demand(Hostname host, String path, LoginTerms terms) {
    stage.get().demand(host, path, terms);
  }

  /** The clients that a browser was sent to the provider for. */
  private static List<String> clients(Browser.Page page) {
    return page.steps().stream()
        .filter(step -> step.getPath().equals("/authorize"))
        .map(step -> QueryParameters.parse(step.getRawQuery()).one("client_id").orElse(""))
        .toList();
  }

  private static String until(Browser browser, String address, String path) throws Exception {
    String next = address;
    while (!URI.create(next).getPath().equals(path)) {
      next = browser.step(next).location().orElseThrow();
    }
    return next;
  }

  @Test
  void logsInByTheClientOfTheRoute() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser browser = stage.browser();

    Browser.Page page = browser.open(OTHER + "/x?y");

    assertThat(page.address()).hasToString(OTHER + "/x?y");
    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(clients(page)).containsExactly(FakeProvider.OTHER_CLIENT_ID);
  }

  @Test
  void takesNoLoginOfAnotherClientAndEndsNoneEither() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser browser = stage.browser();
    assertThat(clients(browser.open(Browser.app("/")))).containsExactly(FakeProvider.CLIENT_ID);

    assertThat(clients(browser.open(OTHER + "/"))).containsExactly(FakeProvider.OTHER_CLIENT_ID);

    assertThat(browser.step(Browser.app("/")).status()).isEqualTo(200);
    assertThat(browser.step(OTHER + "/").status()).isEqualTo(200);
    assertThat(clients(browser.open("https://a.wild.example.com/"))).isEmpty();
  }

  @Test
  void servesRoutesOfOneHostEachByItsOwnClient() throws Exception {
    demand(Examples.APP, "/partners", partners(""));
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));

    assertThat(browser.step(Browser.app("/partners")).status()).isEqualTo(302);
    for (int round = 0; round < 5; round++) {
      assertThat(browser.open(Browser.app("/partners")).body()).isEqualTo("application for ada");
      assertThat(browser.open(Browser.app("/")).body()).isEqualTo("application for ada");
    }
    assertThat(stage.get().provider.hits("/token")).as("one login by each").isEqualTo(2);
  }

  @Test
  void takesNoHandoverOfAnotherClientsLogin() throws Exception {
    demand(Examples.APP, "/partners", partners(""));
    Browser browser = stage.browser();
    String callback = until(browser, Browser.app("/"), "/.pomerium/callback/");
    assertThat(browser.step(callback).location()).contains(Browser.app("/"));

    assertThat(browser.step(Browser.app("/partners")).status()).isEqualTo(302);
  }

  @Test
  void takesNoCookieOfAnotherClientAtTheAuthenticateHost() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    Map<String, String> jar = browser.at(Examples.AUTHENTICATE);
    String standard = jar.keySet().iterator().next();
    browser.open(OTHER + "/");
    String own =
        jar.keySet().stream().filter(name -> name.contains("_p_")).findFirst().orElseThrow();
    jar.put(own, jar.getOrDefault(standard, ""));
    browser.at(Examples.OTHER_APP).clear();

    assertThat(clients(browser.open(OTHER + "/"))).containsExactly(FakeProvider.OTHER_CLIENT_ID);
  }

  @Test
  void tellsClientsOfOneNameApartByTheirOwners() throws Exception {
    demand(Examples.APP, "/", partners("team"));
    demand(Examples.OTHER_APP, "/", client("intruder", FakeProvider.OTHER_CLIENT_ID, "guessed"));
    Browser browser = stage.browser();
    assertThat(browser.open(Browser.app("/")).status()).isEqualTo(200);

    Browser.Page page = browser.open(OTHER + "/");

    assertThat(page.body()).contains("client-secret");
    assertThat(browser.session(Examples.OTHER_APP)).isEmpty();
    assertThat(stage.browser().open(Browser.app("/")).status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/token")).as("no guess for the team").isEqualTo(3);
  }

  @Test
  void asksForALoginOnceTheRouteDemandsAnotherClient() throws Exception {
    Browser browser = stage.browser();
    browser.open(OTHER + "/");
    demand(Examples.OTHER_APP, "/", partners("team"));

    assertThat(clients(browser.open(OTHER + "/"))).containsExactly(FakeProvider.OTHER_CLIENT_ID);

    demand(Examples.OTHER_APP, "/", LoginTerms.standard());
    assertThat(browser.step(OTHER + "/").status()).isEqualTo(302);
    assertThat(browser.open(OTHER + "/").body()).isEqualTo("application for ada");
  }

  @Test
  void givesNoCodeToAClientThatIsNoLongerDemanded() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser browser = stage.browser();
    String link = until(browser, OTHER + "/", "/.pomerium/sign_in");
    String callback = until(browser, link, "/oauth2/callback");
    demand(Examples.OTHER_APP, "/", LoginTerms.standard());

    Browser.Page page = browser.follow(browser.step(callback));

    assertThat(clients(page)).containsExactly(FakeProvider.CLIENT_ID);
    assertThat(page.body()).isEqualTo("application for ada");
    assertThat(stage.get().provider.hits("/token")).isEqualTo(1);
    assertThat(browser.step(link).body()).contains("sign-in-link-stale").contains(OTHER + "/");
  }

  @Test
  void refusesATokenThatWasMadeForAnotherClient() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    stage.get().provider.script().idToken = claims -> claims.put("aud", FakeProvider.CLIENT_ID);

    Browser.Page page = stage.browser().open(OTHER + "/");

    assertThat(page.status()).isGreaterThanOrEqualTo(400);
    assertThat(page.body()).contains("id-token-audience");
    assertThat(stage.get().writes).hasValue(0);
  }

  @Test
  void refusesACodeThatWasMadeForAnotherClient() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser attacker = stage.browser();
    String foreign = until(attacker, Browser.app("/"), "/oauth2/callback");
    Browser victim = stage.browser();
    String own = until(victim, OTHER + "/", "/oauth2/callback");
    String code = QueryParameters.parse(URI.create(foreign).getRawQuery()).one("code").orElse("");

    Browser.Page page = victim.step(own.replaceFirst("code=[^&]*", "code=" + code));

    assertThat(page.body()).contains("code-rejected");
    assertThat(victim.session(Examples.AUTHENTICATE)).isEmpty();
  }

  @Test
  void takesUpANewSecretAndLogsNobodyOut() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser before = stage.browser();
    before.open(OTHER + "/");
    stage.get().provider.script().clients.put(FakeProvider.OTHER_CLIENT_ID, "rotated");
    assertThat(stage.browser().open(OTHER + "/").body()).contains("client-secret");

    demand(Examples.OTHER_APP, "/", client("team", FakeProvider.OTHER_CLIENT_ID, "rotated"));

    assertThat(stage.browser().open(OTHER + "/").body()).isEqualTo("application for ada");
    assertThat(before.step(OTHER + "/").status()).isEqualTo(200);
    assertThat(stage.get().provider.hits("/.well-known/openid-configuration")).isEqualTo(1);
  }

  @Test
  void triesEitherSecretWhileTwoRoutesOfOneOwnerDiffer() throws Exception {
    demand(Examples.APP, "/", client("team", FakeProvider.OTHER_CLIENT_ID, "not yet"));
    demand(Examples.OTHER_APP, "/", partners("team"));

    assertThat(stage.browser().open(Browser.app("/")).status()).isEqualTo(200);
    assertThat(stage.browser().open(OTHER + "/").status()).isEqualTo(200);
  }

  @Test
  void choosesAnotherAccountByTheClientOfTheRoute() throws Exception {
    demand(Examples.APP, "/", LoginTerms.standard());
    demand(Examples.APP, "/partners", partners(""));
    Browser browser = stage.browser();
    Browser.Page page = browser.open(Browser.app("/partners"));
    String provider =
        QueryParameters.parse(
                page.steps().stream()
                    .filter(step -> step.getPath().equals("/.pomerium/sign_in"))
                    .findFirst()
                    .orElseThrow()
                    .getRawQuery())
            .one("provider")
            .orElseThrow();
    String again = Browser.app("/.pomerium/sign_in?path=%2Fpartners&provider=");

    assertThat(clients(browser.open(again + provider)))
        .containsExactly(FakeProvider.OTHER_CLIENT_ID);
    assertThat(clients(browser.open(again + "x".repeat(22))))
        .as("an id that nothing here demands")
        .startsWith(FakeProvider.CLIENT_ID);
  }

  @Test
  void signsOutOfAllClientsAtTheAuthenticateHost() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser browser = stage.browser();
    browser.open(Browser.app("/"));
    browser.open(OTHER + "/");

    browser.submit(browser.step("https://authenticate.example.com" + SIGN_OUT), Map.of());

    assertThat(browser.step(Browser.app("/")).status()).isEqualTo(302);
    assertThat(browser.step(OTHER + "/").status()).isEqualTo(302);
    assertThat(browser.at(Examples.AUTHENTICATE)).isEmpty();
  }

  @Test
  void signsOutAtTheProviderByTheClientOfTheSession() throws Exception {
    demand(Examples.OTHER_APP, "/", partners("team"));
    Browser browser = stage.browser();
    browser.open(OTHER + "/");

    Browser.Page page = browser.submit(browser.step(OTHER + SIGN_OUT), Map.of());

    assertThat(page.location().orElseThrow())
        .startsWith(stage.get().provider.issuer() + "/logout?")
        .contains("client_id=" + FakeProvider.OTHER_CLIENT_ID);
    assertThat(browser.step(OTHER + "/").status()).isEqualTo(302);
  }
}
