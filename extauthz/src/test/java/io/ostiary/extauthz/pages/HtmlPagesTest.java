package io.ostiary.extauthz.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.ostiary.extauthz.pages.Pages.UserInfo.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPagesTest {
  private static final String ATTACK = "\"><svg onload=alert(1)>'`${1}";
  private static final int LARGEST_PAGE = 6 * 1024;

  private static Map<String, String> pages(String value, String url) {
    Pages pages = new HtmlPages();
    Optional<Pages.Link> link = Optional.of(new Pages.Link(value, url));
    Map<String, String> rendered = new TreeMap<>();
    rendered.put(
        "forbidden",
        pages.forbidden(
            new Pages.Forbidden(Optional.of(value), value, List.of(value, value), value, url)));
    rendered.put(
        "forbidden-anonymous",
        pages.forbidden(new Pages.Forbidden(Optional.empty(), value, List.of(), value, url)));
    rendered.put(
        "problem", pages.problem(new Pages.Problem(503, value, value, value, value, value, link)));
    rendered.put(
        "confirm-sign-out",
        pages.confirmSignOut(new Pages.ConfirmSignOut(Optional.of(value), value, url, value)));
    rendered.put("signed-out", pages.signedOut(new Pages.SignedOut(value, link)));
    rendered.put(
        "user-info",
        pages.userInfo(
            new Pages.UserInfo(
                Optional.of(value),
                new Place.Application(value),
                List.of(new Pages.Claim(value, value)),
                List.of(value),
                url)));
    rendered.put(
        "user-info-anonymous",
        pages.userInfo(
            new Pages.UserInfo(
                Optional.empty(), new Place.Application(value), List.of(), List.of(), url)));
    rendered.put(
        "user-info-authenticate",
        pages.userInfo(
            new Pages.UserInfo(
                Optional.of(value), new Place.Authenticate(value), List.of(), List.of(), url)));
    rendered.put(
        "user-info-authenticate-anonymous",
        pages.userInfo(
            new Pages.UserInfo(
                Optional.empty(), new Place.Authenticate(value), List.of(), List.of(), url)));
    rendered.put(
        "notice", pages.notice(new Pages.Notice(value, value, value, new Pages.Link(value, url))));
    return rendered;
  }

  static Map<String, String> harmless() {
    return pages("alice@example.com", "/.pomerium/sign_out");
  }

  static List<String> everyPage() {
    return List.copyOf(harmless().values());
  }

  @Test
  void escapesEveryValue() {
    pages(ATTACK, ATTACK)
        .forEach(
            (name, html) ->
                assertThat(textsBefore("svg onload", html))
                    .describedAs(name)
                    .isNotEmpty()
                    .allMatch(text -> text.endsWith("&lt;")));
  }

  private static List<String> textsBefore(String mark, String html) {
    List<String> parts = Splitter.on(mark).splitToList(html);
    return parts.subList(0, parts.size() - 1);
  }

  @Test
  void showsEveryValue() {
    assertThat(pages("value-1", "/url-1"))
        .allSatisfy((name, html) -> assertThat(html).contains("value-1"));
    assertThat(pages("value-1", "/url-1").get("confirm-sign-out"))
        .contains("action=\"/url-1\"", "method=\"post\"", "value=\"value-1\"");
  }

  @ParameterizedTest
  @MethodSource("everyPage")
  void isSmallAndNeedsNoScript(String html) {
    assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LARGEST_PAGE);
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("<script", "style=", "http://", "https://", "onclick");
  }

  @ParameterizedTest
  @MethodSource("everyPage")
  void isAccessible(String html) {
    assertThat(html)
        .contains("<html lang=\"en\">", "<title>", "<main>", "<header>", "width=device-width")
        .doesNotContain("user-scalable", "maximum-scale");
    assertThat(html.split("<h1", -1)).describedAs("one heading").hasSize(2);
    Matcher labelled = Pattern.compile("aria-labelledby=\"([a-z]+)\"").matcher(html);
    while (labelled.find()) {
      assertThat(html).contains("id=\"" + labelled.group(1) + "\"");
    }
  }

  @Test
  void hasContrastOfWcagAaInLightAndDark() throws IOException {
    String css = style();
    int dark = css.indexOf("prefers-color-scheme: dark");
    for (String part : List.of(css.substring(0, dark), css.substring(dark))) {
      Map<String, String> colours = colours(part);
      for (String[] pair :
          new String[][] {
            {"text", "ground"}, {"text", "card"}, {"muted", "card"}, {"muted", "ground"},
            {"accent", "card"}, {"on-accent", "accent"}, {"text", "chip"}, {"text", "glow"}
          }) {
        assertThat(contrast(colour(colours, pair[0]), colour(colours, pair[1])))
            .describedAs("%s on %s", pair[0], pair[1])
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"url(", "@import", "http"})
  void loadsNothingFromElsewhere(String reference) throws IOException {
    assertThat(style()).doesNotContain(reference);
  }

  /** Renders every page for a look at it: run with {@code -Dpages.folder=FOLDER}. */
  @Test
  void writesPagesToAFolderWhereOneIsNamed() throws IOException {
    String folder = System.getProperty("pages.folder", "");
    if (folder.isEmpty()) {
      return;
    }
    for (Map.Entry<String, String> page : PageSamples.all().entrySet()) {
      Files.writeString(
          Path.of(folder).resolve(page.getKey() + ".html"),
          page.getValue().replace("/.pomerium/assets/style.css", "style.css"));
    }
    Files.writeString(Path.of(folder).resolve("style.css"), style());
  }

  private static String style() throws IOException {
    try (InputStream resource = HtmlPages.class.getResourceAsStream(HtmlPages.STYLE)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Map<String, String> colours(String css) {
    Map<String, String> colours = new TreeMap<>();
    Matcher matcher = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});").matcher(css);
    while (matcher.find()) {
      colours.putIfAbsent(matcher.group(1), matcher.group(2));
    }
    return colours;
  }

  private static String colour(Map<String, String> colours, String name) {
    return colours.getOrDefault(name, "not a colour");
  }

  /** WCAG 2.2, "contrast ratio". */
  private static double contrast(String one, String other) {
    double light = Math.max(luminance(one), luminance(other));
    double dark = Math.min(luminance(one), luminance(other));
    return (light + 0.05) / (dark + 0.05);
  }

  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double channel = Integer.parseInt(colour.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum +=
          weights[i]
              * (channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
