package io.ostiary.translator.source.route;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Action.HostRewrite;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.Regexes;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How path and Host change on the way to the upstream. */
public final class RewriteKeys {
  static final Key<String> PREFIX =
      Key.of("prefix_rewrite", ValueTypes.TEXT, "", "what replaces the matched prefix of the path");
  static final Key<String> REGEX =
      Key.of("regex_rewrite_pattern", ValueTypes.REGEX, "", "what is replaced in the path");
  static final Key<String> SUBSTITUTION =
      Key.of(
          "regex_rewrite_substitution",
          ValueTypes.TEXT,
          "",
          "what replaces it; \\1 is the first group");
  static final Key<Boolean> PRESERVE_HOST =
      Key.of(
          "preserve_host_header",
          ValueTypes.BOOLEAN,
          "false",
          "the upstream gets the client's Host; otherwise its own name, or address and port as in"
              + " 'to', and X-Forwarded-Host. The pods of a Service get the client's Host anyway");
  static final Key<String> HOST =
      Key.of("host_rewrite", ValueTypes.TEXT, "", "the Host that the upstream gets");
  static final Key<String> HOST_HEADER =
      Key.of(
          "host_rewrite_header",
          ValueTypes.TEXT,
          "",
          "the request header whose value the upstream gets as Host");
  static final Key<String> HOST_PATTERN =
      Key.of(
          "host_path_regex_rewrite_pattern",
          ValueTypes.REGEX,
          "",
          "makes the Host that the upstream gets out of the path");
  static final Key<String> HOST_SUBSTITUTION =
      Key.of(
          "host_path_regex_rewrite_substitution",
          ValueTypes.TEXT,
          "",
          "what the match becomes; \\1 is the first group");

  /** The family's table. */
  public static final List<Key<?>> KEYS =
      List.of(
          PREFIX,
          REGEX,
          SUBSTITUTION,
          PRESERVE_HOST,
          HOST,
          HOST_HEADER,
          HOST_PATTERN,
          HOST_SUBSTITUTION);

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl} ]");

  private RewriteKeys() {}

  /** The change of the path. */
  public static PathRewrite readPath(Values values) {
    Optional<String> prefix = values.get(PREFIX);
    Optional<String> regex = values.get(REGEX);
    if (prefix.isPresent() && regex.isPresent()) {
      values.error(PREFIX, "excludes " + REGEX.name(), "remove one of the two");
    }
    if (values.has(SUBSTITUTION) && !values.has(REGEX)) {
      values.error(SUBSTITUTION, "does nothing without " + REGEX.name(), "add it");
    }
    if (prefix.filter(path -> !path.startsWith("/") || CONTROL.matcher(path).find()).isPresent()) {
      values.error(PREFIX, "not a path", "begin with '/' and leave out spaces");
      return new PathRewrite.Keep();
    }
    Optional<PathRewrite> byRegex =
        regex.map(
            pattern ->
                new PathRewrite.ReplaceRegex(pattern, substitution(values, pattern, SUBSTITUTION)));
    return prefix
        .<PathRewrite>map(PathRewrite.ReplacePrefix::new)
        .or(() -> byRegex)
        .orElseGet(PathRewrite.Keep::new);
  }

  /** The change of the Host; the first of the keys wins that is given, in Pomerium's order. */
  public static HostRewrite readHost(Values values) {
    Optional<String> host = values.get(HOST);
    if (host.filter(name -> Hostname.parse(name).isEmpty()).isPresent()) {
      values.error(HOST, "not a host", "write a host name, with a port if need be");
    }
    Optional<String> header = values.get(HOST_HEADER);
    if (header.filter(name -> !HeaderNames.isName(name)).isPresent()) {
      values.error(HOST_HEADER, "not a header's name", "write the name of a request header");
    }
    if (values.has(HOST_SUBSTITUTION) && !values.has(HOST_PATTERN)) {
      values.error(HOST_SUBSTITUTION, "does nothing without " + HOST_PATTERN.name(), "add it");
    }
    if (host.isPresent()) {
      return new HostRewrite.Literal(host.get());
    }
    if (header.isPresent()) {
      return new HostRewrite.FromHeader(header.get());
    }
    Optional<String> pattern = values.get(HOST_PATTERN);
    if (pattern.isPresent()) {
      return new HostRewrite.FromPath(
          pattern.get(), substitution(values, pattern.get(), HOST_SUBSTITUTION));
    }
    return values.isSet(PRESERVE_HOST) ? new HostRewrite.Preserve() : new HostRewrite.Upstream();
  }

  private static String substitution(Values values, String pattern, Key<String> key) {
    String substitution = values.get(key).orElse("");
    Regexes.substitutionProblem(pattern, substitution)
        .ifPresent(
            problem ->
                values.error(key, problem, "write \\1 for the first group, \\\\ for a '\\'"));
    return substitution;
  }
}
