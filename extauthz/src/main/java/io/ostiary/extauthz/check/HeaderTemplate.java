package io.ostiary.extauthz.check;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A header value with Pomerium's placeholders: {@code ${pomerium.jwt}} or {@code $pomerium.jwt},
 * and {@code $$} for a dollar sign. One pass: what a placeholder gives is not read again.
 */
final class HeaderTemplate {
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$(?:(?<dollar>\\$)|\\{(?<braced>[^}]*)\\}|(?<bare>pomerium(?:\\.[a-z_]+)+))");
  private static final Pattern REQUEST_HEADER =
      Pattern.compile("pomerium\\.request\\.headers\\[\"(?<name>[^\"]+)\"\\]");

  private HeaderTemplate() {}

  /**
   * The template with every placeholder replaced.
   *
   * @param variables value of a name such as {@code pomerium.jwt}; empty for unknown ones
   * @param headers value of a request's header, by name
   */
  static String render(
      String template, Function<String, String> variables, Function<String, String> headers) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> java.util.regex.Matcher.quoteReplacement(value(match, variables, headers)));
  }

  private static String value(
      MatchResult match, Function<String, String> variables, Function<String, String> headers) {
    if (match.start("dollar") >= 0) {
      return "$";
    }
    String name = match.group(match.start("braced") >= 0 ? "braced" : "bare").strip();
    var header = REQUEST_HEADER.matcher(name);
    return header.matches() ? headers.apply(header.group("name")) : variables.apply(name);
  }
}
