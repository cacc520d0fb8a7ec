package io.ostiary.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.ostiary.tests.harness.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The pages that people see, in Chromium, with scripts switched off. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.browser", matches = "skip")
class BrowserIT {
  private static final Scene SCENE = new Scene();
  private static Playwright playwright;
  private static Browser chromium;

  @BeforeAll
  static void start() {
    SCENE.start(
        SCENE.route("app", "policy: {allow: {or: [{domain: {is: example.com}}]}}")
            + SCENE.route("other", "allow_any_authenticated_user: true"));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--host-resolver-rules=MAP *.ostiary.test 127.0.0.1")));
  }

  @AfterAll
  static void stop() {
    chromium.close();
    playwright.close();
    SCENE.close();
  }

  @Test
  void aliceSignsInSeesWhoSheIsAndSignsOut() {
    try (BrowserContext context = context()) {
      Page page = context.newPage();
      page.navigate(SCENE.url("app", "/welcome?a=1"));
      pick(page, ALICE);
      assertThat(page).hasURL(SCENE.url("app", "/welcome?a=1"));
      assertThat(page.locator("body")).containsText("\"upstream\":\"main\"");

      page.navigate(SCENE.url("app", "/.pomerium/"));
      assertThat(page.locator("main")).containsText(ALICE);

      page.navigate(SCENE.url("app", "/.pomerium/sign_out"));
      page.locator("form button").click();
      page.waitForURL(url -> !url.endsWith("/.pomerium/sign_out"));
      assertThat(context.cookies())
          .as("cookies of ours after sign-out")
          .noneMatch(cookie -> cookie.name.equals("__Host-ostiary"));
    }
  }

  @Test
  void eveIsToldWhyAndSwitchesAccounts() {
    try (BrowserContext context = context()) {
      Page page = context.newPage();
      page.navigate(SCENE.url("app", "/"));
      pick(page, EVE);
      assertThat(page.locator("main")).containsText(EVE);
      assertThat(page.locator("main")).containsText("example.com");

      page.getByRole(AriaRole.LINK)
          .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("account"))
          .first()
          .click();
      pick(page, ALICE);
      assertThat(page.locator("body")).containsText("\"upstream\":\"main\"");
    }
  }

  @Test
  void pagesKeepTheirStyleUnderTheirOwnContentSecurityPolicy() {
    try (BrowserContext context = context()) {
      Page page = context.newPage();
      List<String> complaints = new java.util.ArrayList<>();
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.navigate(SCENE.url("app", "/.pomerium/"));

      assertThat(complaints).isEmpty();
      assertThat(
              page.locator("main")
                  .evaluate("element => getComputedStyle(element).fontFamily")
                  .toString())
          .doesNotContain("Times");
    }
  }

  private static BrowserContext context() {
    return chromium.newContext(
        new Browser.NewContextOptions()
            .setIgnoreHTTPSErrors(true)
            .setJavaScriptEnabled(false)
            .setColorScheme(ColorScheme.DARK));
  }

  /** Chooses somebody on the provider's page. */
  private static void pick(Page page, String email) {
    page.getByRole(AriaRole.BUTTON)
        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(email))
        .first()
        .click();
  }

  /** The one that {@code -Dostiary.tests.chromium} names, else the first of the system's. */
  private static Path executable() {
    String named = System.getProperty("ostiary.tests.chromium", "");
    Stream<String> candidates =
        named.isEmpty()
            ? Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            : Stream.of(named);
    return candidates
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Chromium is needed; install it, or leave these tests out with OSTIARY_SKIP=browser"));
  }
}
