package io.ostiary.translator.emit;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.ostiary.translator.model.PathMatch;
import java.util.Optional;

/**
 * Path matches as Envoy's. All look at the path without query and without path parameters ({@code
 * ignore_path_parameters_in_path_matching}).
 */
final class PathMatches {
  private PathMatches() {}

  /** Envoy's match; empty where no path that reaches the routes can ever match. */
  static Optional<RouteMatch> match(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) ->
          canMatch(path)
              ? Optional.of(RouteMatch.newBuilder().setPath(path).build())
              : Optional.empty();
      case PathMatch.Elements(String path) -> elements(withoutTrailingSlashes(path), path);
      case PathMatch.Prefix(String prefix) ->
          prefix.isEmpty() || canMatch(prefix)
              ? Optional.of(RouteMatch.newBuilder().setPrefix(prefix).build())
              : Optional.empty();
      case PathMatch.Regex(String expression) ->
          Optional.of(RouteMatch.newBuilder().setSafeRegex(Values.regex(expression)).build());
    };
  }

  private static Optional<RouteMatch> elements(String path, String written) {
    if (path.isEmpty()) {
      return written.isEmpty() || written.startsWith("/") ? Optional.of(ALL) : Optional.empty();
    }
    return canMatch(path)
        ? Optional.of(RouteMatch.newBuilder().setPathSeparatedPrefix(path).build())
        : Optional.empty();
  }

  static final RouteMatch ALL = RouteMatch.newBuilder().setPrefix("/").build();

  /** Whether Envoy can compile what the match needs. */
  static boolean isValid(PathMatch match) {
    return !(match instanceof PathMatch.Regex(String expression)) || isExpression(expression);
  }

  /** Whether it is an RE2 expression. */
  static boolean isExpression(String expression) {
    try {
      return !expression.isEmpty() && Pattern.compile(expression).groupCount() >= 0;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Whether a substitution names only groups that the expression has. */
  static boolean isSubstitution(String expression, String substitution) {
    if (!isExpression(expression)) {
      return false;
    }
    int groups = Pattern.compile(expression).groupCount();
    for (int i = 0; i < substitution.length(); i++) {
      char c = substitution.charAt(i);
      if (c == '\\') {
        i++;
        boolean escaped = i < substitution.length() && substitution.charAt(i) == '\\';
        boolean group =
            i < substitution.length()
                && substitution.charAt(i) >= '0'
                && substitution.charAt(i) <= '9'
                && substitution.charAt(i) - '0' <= groups;
        if (!escaped && !group) {
          return false;
        }
      } else if (c == '\r' || c == '\n' || c == 0) {
        return false;
      }
    }
    return true;
  }

  static String withoutTrailingSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static boolean canMatch(String path) {
    return path.startsWith("/") && path.chars().noneMatch(c -> c == '?' || c == '#' || c <= ' ');
  }
}
