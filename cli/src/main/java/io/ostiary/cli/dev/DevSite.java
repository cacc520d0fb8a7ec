package io.ostiary.cli.dev;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.ostiary.cli.dev.idp.DevUser;
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
 * @param host the host, or the wildcard that stands for many
 * @param path a path that the route takes
 * @param access who is let in
 * @param behind what is there for whoever is let in
 */
record DevSite(Hostname host, String path, Access access, Behind behind) {
  /** A name that stands for all that the default backend serves; it leads to this machine. */
  static final String SAMPLE_OF_ANY = "any-name.localhost";

  private static final String SAMPLE_LABEL = "any-name";

  /** What is behind a route. */
  enum Behind {
    /** An application. */
    APPLICATION,
    /** A redirect or a fixed answer. */
    ANSWER,
    /** 503, because the route is faulty. */
    FAULT
  }

  DevSite {
    requireNonNull(host);
    requireNonNull(path);
    requireNonNull(access);
    requireNonNull(behind);
  }

  /** Every route that a browser can open without knowing more, in order of host and route. */
  static List<DevSite> of(Model model) {
    return model.hosts().values().stream()
        .filter(host -> !model.edge().authenticateHost().equals(Optional.of(host.host())))
        .flatMap(DevSite::of)
        .toList();
  }

  private static Stream<DevSite> of(VirtualHost host) {
    return host.routes().stream()
        .flatMap(route -> path(route.match()).map(path -> of(host.host(), path, route)).stream());
  }

  private static DevSite of(Hostname host, String path, HttpRoute route) {
    Behind behind =
        switch (route.action()) {
          case Action.Forward _ -> Behind.APPLICATION;
          case Action.Unavailable _ -> Behind.FAULT;
          case Action.Redirect _, Action.Respond _ -> Behind.ANSWER;
        };
    return new DevSite(host, path, route.access(), behind);
  }

  private static Optional<String> path(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) -> Optional.of(path);
      case PathMatch.Elements(String path) -> Optional.of(path);
      case PathMatch.Prefix(String prefix) -> Optional.of(prefix);
      case PathMatch.Regex(String _) -> Optional.empty();
    };
  }

  /**
   * What a visitor of this host and path finds in a model: where the host is missing there, its
   * wildcard or the default backend serves it, and where the route is missing, the next one that
   * takes the path.
   */
  Optional<DevSite> in(Model model) {
    return Optional.ofNullable(model.hosts().get(host))
        .or(() -> host.covering().map(model.hosts()::get))
        .or(() -> Optional.ofNullable(model.hosts().get(Hostname.ANY)))
        .stream()
        .flatMap(serving -> serving.routes().stream())
        .filter(route -> takes(route.match()))
        .map(route -> of(host, path, route))
        .findFirst();
  }

  private boolean takes(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String exact) -> path.equals(exact);
      case PathMatch.Elements(String elements) -> {
        String folder = elements.endsWith("/") ? elements : elements + "/";
        yield (path + "/").startsWith(folder);
      }
      case PathMatch.Prefix(String prefix) -> path.startsWith(prefix);
      case PathMatch.Regex(String expression) -> matches(expression);
    };
  }

  private boolean matches(String expression) {
    try {
      return Pattern.matches(expression, path);
    } catch (PatternSyntaxException unreadable) {
      return false;
    }
  }

  /** What becomes of a user's GET. */
  Forecast forecast(DevUser user) {
    Forecast byPolicy = Forecast.of(access, user, path);
    return behind == Behind.FAULT && byPolicy.letsIn() ? Forecast.BROKEN : byPolicy;
  }

  /** Whether there is more to see than an answer of Envoy's own: an application, or a 503. */
  boolean isCheckable() {
    return behind != Behind.ANSWER || access instanceof Access.Broken;
  }

  /** Where it is, for people: any name stands for a wildcard's star. */
  String shown(String scheme, int port) {
    return scheme + "://" + withLabel("ANY") + ":" + port + path;
  }

  /** Where it is; a wildcard by one of its names. */
  URI url(String scheme, int port) {
    return URI.create(scheme + "://" + withLabel(SAMPLE_LABEL) + ":" + port + path);
  }

  private String withLabel(String label) {
    String name = host.equals(Hostname.ANY) ? "*.localhost" : host.value();
    return name.replace("*", label);
  }

  /** Host and path as people say it. */
  String name() {
    return path.equals("/") ? host.value() : host + path;
  }
}
