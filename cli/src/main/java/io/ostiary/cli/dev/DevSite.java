package io.ostiary.cli.dev;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.VirtualHost;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One application as a visitor sees it.
 *
 * @param host the host
 * @param path a path that the route takes
 * @param access who is let in
 * @param forwards whether an application is behind it, and not an answer of Envoy's own
 */
record DevSite(Hostname host, String path, Access access, boolean forwards) {
  DevSite {
    requireNonNull(host);
    requireNonNull(path);
    requireNonNull(access);
  }

  /** Every route that a browser can open without knowing more, in order of host and route. */
  static List<DevSite> of(Model model) {
    return model.hosts().values().stream()
        .filter(host -> !host.host().isWildcard())
        .filter(host -> !model.edge().authenticateHost().equals(Optional.of(host.host())))
        .flatMap(DevSite::of)
        .toList();
  }

  private static Stream<DevSite> of(VirtualHost host) {
    return host.routes().stream().flatMap(route -> of(host.host(), route).stream());
  }

  private static Optional<DevSite> of(Hostname host, HttpRoute route) {
    return path(route.match())
        .map(
            path ->
                new DevSite(host, path, route.access(), route.action() instanceof Action.Forward));
  }

  private static Optional<String> path(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) -> Optional.of(path);
      case PathMatch.Elements(String path) -> Optional.of(path);
      case PathMatch.Prefix(String prefix) -> Optional.of(prefix);
      case PathMatch.Regex(String _) -> Optional.empty();
    };
  }

  /** Where it is. */
  URI url(String scheme, int port) {
    return URI.create(scheme + "://" + host + ":" + port + path);
  }

  /** Host and path as people say it. */
  String name() {
    return path.equals("/") ? host.value() : host + path;
  }
}
