package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.RedirectPath;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Routes that answer by themselves: {@code redirect} and {@code response}. */
final class RedirectKeys {
  private static final Key<Boolean> HTTPS =
      Key.of("https_redirect", ValueTypes.BOOLEAN, "false", "to https");
  private static final Key<String> SCHEME =
      Key.of("scheme_redirect", ValueTypes.TEXT, "", "to this scheme");
  private static final Key<String> HOST =
      Key.of("host_redirect", ValueTypes.TEXT, "", "to this host");
  private static final Key<Integer> PORT =
      Key.of("port_redirect", ValueTypes.integer(1, 65535), "", "to this port");
  private static final Key<String> PATH =
      Key.of("path_redirect", ValueTypes.TEXT, "", "to this path");
  private static final Key<String> PREFIX =
      Key.of("prefix_rewrite", ValueTypes.TEXT, "", "with this instead of the matched prefix");
  private static final Key<Integer> CODE =
      Key.of("response_code", ValueTypes.integer(300, 399), "301", "301, 302, 303, 307 or 308");
  private static final Key<Boolean> STRIP =
      Key.of("strip_query", ValueTypes.BOOLEAN, "false", "without the query");
  private static final Key<Integer> STATUS =
      Key.of("status", ValueTypes.integer(200, 599), "200", "the status");
  private static final Key<String> BODY = Key.of("body", ValueTypes.TEXT, "", "the body");

  static final KeyTable REDIRECT_TABLE =
      KeyTable.of(List.of(List.of(HTTPS, SCHEME, HOST, PORT, PATH, PREFIX, CODE, STRIP)));
  static final KeyTable RESPONSE_TABLE = KeyTable.of(List.of(List.of(STATUS, BODY)));

  private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl} ]");
  // Envoy's limit for a direct response.
  private static final int MAX_BODY = 4096;

  private RedirectKeys() {}

  static Action readRedirect(Values values) {
    Optional<String> scheme = values.get(SCHEME);
    if (scheme.filter(s -> !s.equals("http") && !s.equals("https")).isPresent()) {
      values.error(SCHEME, "not http or https", "write http or https");
    }
    Optional<String> host = values.get(HOST);
    if (host.filter(h -> Hostname.parse(h).filter(n -> !n.isWildcard()).isEmpty()).isPresent()) {
      values.error(HOST, "not a host", "write a host name");
    }
    int code = values.get(CODE).orElse(301);
    if (!CODES.contains(code)) {
      values.error(CODE, "not a redirect", "write 301, 302, 303, 307 or 308");
    }
    Optional<Integer> port = values.get(PORT);
    return new Action.Redirect(
        values.isSet(HTTPS) ? Optional.of("https") : scheme,
        host,
        port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty(),
        path(values),
        code,
        values.isSet(STRIP));
  }

  private static Optional<RedirectPath> path(Values values) {
    Optional<String> whole = values.get(PATH);
    Optional<String> prefix = values.get(PREFIX);
    if (whole.isPresent() && prefix.isPresent()) {
      values.error(PATH, "excludes " + PREFIX.name(), "remove one of the two");
    }
    for (Key<String> key : List.of(PATH, PREFIX)) {
      if (values
          .get(key)
          .filter(p -> !p.startsWith("/") || CONTROL.matcher(p).find())
          .isPresent()) {
        values.error(key, "not a path", "begin with '/' and leave out spaces");
      }
    }
    return whole
        .<RedirectPath>map(RedirectPath.Whole::new)
        .or(() -> prefix.map(RedirectPath.NewPrefix::new));
  }

  static Action readResponse(Values values) {
    String body = values.get(BODY).orElse("");
    if (body.length() > MAX_BODY) {
      values.error(BODY, "longer than " + MAX_BODY + " characters", "shorten it");
    }
    return new Action.Respond(values.get(STATUS).orElse(200), body);
  }
}
