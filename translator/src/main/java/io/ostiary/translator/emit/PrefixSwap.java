package io.ostiary.translator.emit;

import com.google.re2j.Pattern;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.ostiary.translator.model.PathMatch;

/**
 * How the matched part of a path is replaced, so that the result has exactly one slash between the
 * new prefix and the rest: Envoy replaces characters, users mean path elements.
 */
sealed interface PrefixSwap {
  /** By Envoy's plain replacement of what matched. */
  record Plain(String prefix) implements PrefixSwap {}

  /** By an expression, where the new prefix is the root. */
  record Expression(RegexMatchAndSubstitute rewrite) implements PrefixSwap {}

  static PrefixSwap of(PathMatch match, String prefix) {
    String target = prefix.startsWith("/") ? prefix : "/" + prefix;
    return switch (match) {
      case PathMatch.Exact exact -> new Plain(target);
      case PathMatch.Regex regex -> new Plain(target);
      case PathMatch.Elements(String path) ->
          swap(PathMatches.withoutTrailingSlashes(path), target, false);
      case PathMatch.Prefix(String path) ->
          swap(PathMatches.withoutTrailingSlashes(path), target, path.endsWith("/"));
    };
  }

  private static PrefixSwap swap(String matched, String target, boolean matchesSlash) {
    String bare = PathMatches.withoutTrailingSlashes(target);
    if (matched.isEmpty() || matchesSlash) {
      return new Plain(bare + "/");
    }
    return bare.isEmpty() ? new Expression(toRoot(matched)) : new Plain(bare);
  }

  private static RegexMatchAndSubstitute toRoot(String matched) {
    return RegexMatchAndSubstitute.newBuilder()
        .setPattern(Values.regex("^" + Pattern.quote(matched) + "/*"))
        .setSubstitution("/")
        .build();
  }
}
