package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.ostiary.translator.model.PathMatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMatchesTest {
  @ParameterizedTest
  @CsvSource({
    "elements, '', 'prefix /'",
    "elements, /, 'prefix /'",
    "elements, ///, 'prefix /'",
    "elements, /a, 'elements /a'",
    "elements, /a/, 'elements /a'",
    "elements, /a/b//, 'elements /a/b'",
    "elements, a, never",
    "elements, /a?b, never",
    "elements, /a#b, never",
    "exact, /, 'path /'",
    "exact, /a/, 'path /a/'",
    "exact, '', never",
    "exact, a, never",
    "exact, /a?x=1, never",
    "prefix, '', 'prefix '",
    "prefix, /a, 'prefix /a'",
    "prefix, /a/, 'prefix /a/'",
    "prefix, x, never",
    "regex, '/[a-z]+', 'regex /[a-z]+'",
  })
  void isEnvoysMatch(String kind, String path, String expected) {
    PathMatch match =
        switch (kind) {
          case "elements" -> new PathMatch.Elements(path);
          case "exact" -> new PathMatch.Exact(path);
          case "prefix" -> new PathMatch.Prefix(path);
          default -> new PathMatch.Regex(path);
        };

    assertThat(PathMatches.match(match).map(PathMatchesTest::show).orElse("never"))
        .isEqualTo(expected);
  }

  private static String show(RouteMatch match) {
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> "prefix " + match.getPrefix();
      case PATH -> "path " + match.getPath();
      case PATH_SEPARATED_PREFIX -> "elements " + match.getPathSeparatedPrefix();
      case SAFE_REGEX -> "regex " + match.getSafeRegex().getRegex();
      default -> "?";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "'(a)(b)', '\\2\\1', true",
    "'(a)', '\\0', true",
    "'(a)', '\\\\', true",
    "'(a)', '\\2', false",
    "'(a)', '\\x', false",
    "'(a)', '\\', false",
    "'(a', 'x', false",
    "'', 'x', false",
    "'a', '', true",
  })
  void knowsValidSubstitutions(String expression, String substitution, boolean valid) {
    assertThat(PathMatches.isSubstitution(expression, substitution)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    "elements, /a, /b, 'plain /b'",
    "elements, /a/, /b/, 'plain /b'",
    "elements, /a, /, 'regex ^\\Q/a\\E/*'",
    "elements, /a, '', 'regex ^\\Q/a\\E/*'",
    "elements, /, /b, 'plain /b/'",
    "elements, '', /b/, 'plain /b/'",
    "elements, /, /, 'plain /'",
    "prefix, /a/, /b, 'plain /b/'",
    "prefix, /a, /b, 'plain /b'",
    "prefix, '', /b, 'plain /b/'",
    "exact, /a, /b/, 'plain /b/'",
    "exact, /a, b, 'plain /b'",
  })
  void replacesPrefixesWithOneSlashBetween(String kind, String path, String to, String expected) {
    PathMatch match =
        switch (kind) {
          case "elements" -> new PathMatch.Elements(path);
          case "exact" -> new PathMatch.Exact(path);
          default -> new PathMatch.Prefix(path);
        };
    String shown =
        switch (PrefixSwap.of(match, to)) {
          case PrefixSwap.Plain(String prefix) -> "plain " + prefix;
          case PrefixSwap.Expression(var rewrite) -> "regex " + rewrite.getPattern().getRegex();
        };

    assertThat(shown).isEqualTo(expected.replace("\\Q/a\\E", Pattern.quote("/a")));
  }
}
