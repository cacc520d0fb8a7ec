package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origins that a login may lead to: hosts with a route of their own or under a wildcard of
 * theirs, and the authenticate host, with the public scheme, on its usual port or that of the
 * authenticate host.
 *
 * <p>A default backend answers for every name, those of strangers included. A login for such a name
 * would send its code to whoever owns it, so it is none.
 */
final class AppOrigins {
  private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");

  private final Supplier<AccessTable> table;

  AppOrigins(Supplier<AccessTable> table) {
    this.table = requireNonNull(table);
  }

  /**
   * An origin that is safe to go to.
   *
   * @param authority host and port as they are signed and shown
   */
  record AppOrigin(Hostname host, String authority, String origin) {
    /** The address of a path there; the path begins with a slash. */
    String at(String path) {
      return origin + path;
    }
  }

  /** The origin of a host as a browser wrote it; empty when no login may lead there. */
  Optional<AppOrigin> find(String written, InForce now) {
    AuthSettings settings = now.settings();
    Matcher matcher = AUTHORITY.matcher(written);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Hostname.parse(matcher.group(1))
        .filter(host -> isServed(host) || now.isAuthenticateHost(host))
        .map(
            host -> {
              int port = port(Optional.ofNullable(matcher.group(2)), settings);
              String authority = port < 0 ? host.value() : host.value() + ":" + port;
              return new AppOrigin(host, authority, settings.publicScheme() + "://" + authority);
            });
  }

  private boolean isServed(Hostname host) {
    AccessTable current = table.get();
    return !host.isWildcard()
        && (current.hosts().contains(host)
            || host.covering().filter(current.hosts()::contains).isPresent());
  }

  /**
   * The port to go back to, -1 for the scheme's own. A port that is neither usual nor that of the
   * authenticate host is not one of ours: somebody else may listen there.
   */
  private static int port(Optional<String> written, AuthSettings settings) {
    int usual = settings.publicScheme().equals("http") ? 80 : 443;
    int ours = settings.authenticateUrl().map(URI::getPort).orElse(-1);
    int port = written.map(Integer::parseInt).orElse(usual);
    return port == usual ? -1 : ours;
  }
}
