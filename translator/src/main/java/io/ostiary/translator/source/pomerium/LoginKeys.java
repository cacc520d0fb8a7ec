package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueType;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where login takes place, and the cookie that remembers it. */
final class LoginKeys {
  static final ValueType<URI> URL = ValueTypes.TEXT.then("URL", LoginKeys::url);

  static final Key<URI> AUTHENTICATE_URL =
      Key.of(
          "authenticate_service_url",
          URL,
          "",
          "the host that has the one redirect URI of the installation; needed for login");
  static final Key<String> CALLBACK_PATH =
      Key.of(
          "authenticate_callback_path",
          ValueTypes.TEXT,
          "/oauth2/callback",
          "the path of the redirect URI");
  static final Key<URI> SIGN_OUT_URL =
      Key.of("signout_redirect_url", URL, "", "where sign-out ends");
  static final Key<String> COOKIE_NAME =
      Key.of(
          "cookie_name",
          ValueTypes.TEXT,
          "__Host-ostiary",
          "the name of the session cookie; must begin with __Host-");
  static final Key<Duration> COOKIE_EXPIRE =
      Key.of("cookie_expire", ValueTypes.DURATION, "14h", "how long a login lasts");
  static final Key<Boolean> HTTP_ONLY =
      Key.of(
          "cookie_http_only", ValueTypes.BOOLEAN, "true", "scripts cannot read the cookie; always");
  static final Key<String> SAME_SITE =
      Key.of("cookie_same_site", ValueTypes.TEXT, "lax", "always lax, or login would not return");

  static final List<Key<?>> KEYS =
      List.of(
          AUTHENTICATE_URL,
          CALLBACK_PATH,
          SIGN_OUT_URL,
          COOKIE_NAME,
          COOKIE_EXPIRE,
          HTTP_ONLY,
          SAME_SITE,
          Key.refused(
              "cookie_domain",
              "shares the cookie with other hosts",
              "cookies belong to one host only",
              "remove it: one login serves all hosts without it"));

  private static final String HOST_PREFIX = "__Host-";
  private static final String DEFAULT_COOKIE = HOST_PREFIX + "ostiary";
  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  private LoginKeys() {}

  static Optional<URI> readAuthenticateUrl(Values values, boolean plainHttp) {
    Optional<URI> url = values.get(AUTHENTICATE_URL);
    if (url.isEmpty()) {
      return url;
    }
    String path = Optional.ofNullable(url.get().getRawPath()).orElse("");
    if (!path.isEmpty() && !path.equals("/")) {
      values.error(
          AUTHENTICATE_URL, "has a path", "leave the path out; see " + CALLBACK_PATH.name());
    }
    if (!url.get().getScheme().equals("https") && !plainHttp) {
      values.error(AUTHENTICATE_URL, "not https", "write https://…");
    }
    return url.map(u -> URI.create(u.getScheme() + "://" + u.getRawAuthority()));
  }

  static String readCallbackPath(Values values) {
    String path = values.get(CALLBACK_PATH).orElse("/oauth2/callback");
    if (path.length() > 256 || !PATH.matcher(path).matches() || path.startsWith("/.pomerium")) {
      values.error(CALLBACK_PATH, "not a path for the redirect URI", "write /oauth2/callback");
    }
    return path;
  }

  /** The cookie's name; over plain http a browser takes no {@code __Host-} cookie. */
  static String readCookieName(Values values, boolean plainHttp) {
    String name = values.get(COOKIE_NAME).orElse(DEFAULT_COOKIE);
    if (!name.startsWith(HOST_PREFIX)
        || name.length() == HOST_PREFIX.length()
        || !COOKIE.matcher(name).matches()) {
      values.error(
          COOKIE_NAME,
          "the name of a cookie that belongs to one host begins with " + HOST_PREFIX,
          "write " + HOST_PREFIX + (COOKIE.matcher(name).matches() ? name : "ostiary"));
      return DEFAULT_COOKIE;
    }
    return plainHttp ? name.substring(HOST_PREFIX.length()) : name;
  }

  static Duration readCookieExpire(Values values) {
    Duration expire = values.get(COOKIE_EXPIRE).orElse(Duration.ofHours(14));
    if (expire.compareTo(Duration.ofSeconds(1)) < 0) {
      values.error(COOKIE_EXPIRE, "shorter than a second", "write a longer time");
    }
    return expire;
  }

  static void checkFixed(Values values) {
    if (!values.get(HTTP_ONLY).orElse(true)) {
      values.error(HTTP_ONLY, "cookies are never readable for scripts", "remove it");
    }
    if (!values.get(SAME_SITE).orElse("lax").toLowerCase(Locale.ROOT).equals("lax")) {
      values.error(SAME_SITE, "only lax is supported", "remove it");
    }
  }

  private static URI url(YamlNode node, String text) throws BadValueException {
    try {
      URI url = new URI(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new BadValueException(node, "not a URL", "write https://host/…");
    }
    throw new BadValueException(node, "not a web URL", "write https://host/…");
  }
}
