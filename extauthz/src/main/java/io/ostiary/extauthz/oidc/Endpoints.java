package io.ostiary.extauthz.oidc;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses of a provider are used: https everywhere; plain http only on this machine, and
 * only when the issuer itself is there (a development provider). Link-local addresses are refused:
 * a cloud's metadata service is no identity provider, whatever a discovery document says.
 */
final class Endpoints {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]");
  private static final Pattern LINK_LOCAL =
      Pattern.compile("169\\.254(\\.\\d{1,3}){2}|\\[fe[89ab].*");

  private Endpoints() {}

  /** Whether an issuer may be used at all. */
  static boolean usableIssuer(URI issuer) {
    return usable(issuer, isPlainLoopback(issuer)) && issuer.getRawQuery() == null;
  }

  /** Whether an address out of the issuer's discovery document may be used. */
  static boolean usable(URI endpoint, URI issuer) {
    return usable(endpoint, isPlainLoopback(issuer));
  }

  private static boolean usable(URI uri, boolean plainLoopbackAllowed) {
    String host = host(uri);
    if (host == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || LINK_LOCAL.matcher(host).matches()) {
      return false;
    }
    return "https".equalsIgnoreCase(uri.getScheme())
        || (plainLoopbackAllowed && isPlainLoopback(uri));
  }

  private static boolean isPlainLoopback(URI uri) {
    String host = host(uri);
    return "http".equalsIgnoreCase(uri.getScheme())
        && host != null
        && LOOPBACK.matcher(host).matches();
  }

  private static @Nullable String host(URI uri) {
    String host = uri.getHost();
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }
}
