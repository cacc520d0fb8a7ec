package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.pomerium.ConfigUpstreams.Speech;
import io.ostiary.translator.source.pomerium.ConfigUpstreams.Target;
import io.ostiary.translator.source.route.AccessKeys;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the routes of a config.yaml; a fault in one harms that one only. */
final class ConfigRoutes {
  private final Surroundings surroundings;
  private final ConfigUpstreams upstreams;
  private final Map<Hostname, List<HttpRoute>> routes = new LinkedHashMap<>();
  private final List<Map.Entry<Hostname, HttpRoute>> unreadable = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  ConfigRoutes(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.upstreams = new ConfigUpstreams(surroundings.defaults().authoritiesPem());
  }

  /** What a route's meaning depends on beside itself. */
  record Surroundings(
      FileContents files,
      Instant now,
      RouteSettings.Defaults defaults,
      HostNaming naming,
      Optional<Hostname> authenticateHost) {}

  ConfigUpstreams upstreams() {
    return upstreams;
  }

  /** The routes by host, each host's in the order of the file. */
  Map<Hostname, List<HttpRoute>> byHost() {
    return routes;
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Reads one route; a mistake of this program is kept to the route that shows it. */
  void add(Given given, Mapping mapping) {
    Complaints complaints = new Complaints(ref(given, mapping));
    try {
      add(given, mapping, complaints);
    } catch (RuntimeException e) {
      complaints.error(
          given.lineOf(mapping),
          given.field(),
          "",
          "not served because of a bug: " + e.getClass().getSimpleName(),
          "report it together with this route");
    }
    diagnostics.addAll(complaints.diagnostics());
  }

  private void add(Given given, Mapping mapping, Complaints complaints) {
    Values values = Values.of(given, mapping, ConfigKeys.ROUTE, complaints);
    Optional<Hostname> host = host(values, given, complaints);
    Optional<PathMatch> match = ConfigRouteKeys.readMatch(values);
    RouteSettings settings = RouteSettings.read(values, surroundings.defaults());
    Action action = action(values, given, complaints, settings);
    if (!AccessKeys.isGiven(values) && !complaints.hasErrors()) {
      complaints.warning(
          given.lineOf(mapping),
          given.field() + ".policy",
          "",
          "no policy, so everybody is denied",
          "add a policy");
    }
    if (host.isPresent()) {
      Optional<Diagnostic> fault = complaints.firstError();
      String problem = fault.map(ConfigRoutes::problem).orElse("");
      RouteSettings served = fault.isPresent() ? settings.broken(problem) : settings;
      Action answered = fault.isPresent() ? new Action.Unavailable(problem) : action;
      HttpRoute route =
          served.route(
              host.get(),
              complaints.object(),
              complaints.object().name(),
              match.orElse(new PathMatch.Prefix("/")),
              answered);
      if (match.isPresent()) {
        place(host.get(), route, given, mapping, complaints);
      } else {
        unreadable.add(Map.entry(host.get(), route));
      }
    }
  }

  /**
   * Adds the routes of which nobody can tell which paths they are for: each answers 503 where no
   * other route of its host does.
   */
  void finish() {
    unreadable.forEach(
        entry -> {
          List<HttpRoute> others =
              routes.computeIfAbsent(entry.getKey(), name -> new ArrayList<>());
          if (others.stream().noneMatch(other -> other.id().equals(entry.getValue().id()))) {
            others.add(entry.getValue());
          }
        });
  }

  private void place(
      Hostname host, HttpRoute route, Given given, Mapping mapping, Complaints complaints) {
    List<HttpRoute> others = routes.computeIfAbsent(host, name -> new ArrayList<>());
    if (others.stream().anyMatch(other -> other.id().equals(route.id()))) {
      complaints.warning(
          given.lineOf(mapping),
          given.field(),
          "",
          "an earlier route takes the same host and paths, so this one is never reached",
          "remove it, or give it another path");
    } else {
      others.add(route);
    }
  }

  private static String problem(Diagnostic fault) {
    return fault.field() + " of " + fault.object() + " is faulty";
  }

  private static ObjectRef ref(Given given, Mapping mapping) {
    String name =
        Stream.of("name", "from")
            .flatMap(key -> mapping.get(key).stream())
            .filter(node -> node instanceof Scalar scalar && scalar.kind() == YamlNode.Kind.STRING)
            .map(node -> ((Scalar) node).text().replaceAll("\\p{Cntrl}", " ").strip())
            .filter(text -> !text.isEmpty() && text.length() <= 200)
            .findFirst()
            .orElse(given.field());
    return new ObjectRef("route", "", name);
  }

  private Optional<Hostname> host(Values values, Given given, Complaints complaints) {
    Optional<String> from = values.get(ConfigRouteKeys.FROM);
    if (from.isEmpty()) {
      if (!values.has(ConfigRouteKeys.FROM)) {
        complaints.error(
            given.lineOf(given.node()),
            given.field() + ".from",
            "",
            "missing",
            "write https://HOST");
      }
      return Optional.empty();
    }
    Optional<Hostname> host = parseFrom(values, from.get());
    if (host.isPresent() && host.equals(surroundings.authenticateHost())) {
      values.error(
          ConfigRouteKeys.FROM, "the host of authenticate_service_url", "give it another host");
      return Optional.empty();
    }
    return host;
  }

  private Optional<Hostname> parseFrom(Values values, String from) {
    int separator = from.indexOf("://");
    String scheme = separator < 0 ? "" : from.substring(0, separator).toLowerCase(Locale.ROOT);
    String rest = separator < 0 ? from : from.substring(separator + 3);
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    switch (scheme) {
      case "https" -> {}
      case "http" -> {
        if (!surroundings.naming().development()) {
          values.error(ConfigRouteKeys.FROM, "not https", "write https://" + authority);
          return Optional.empty();
        }
      }
      case "tcp+https", "udp+https", "ssh" -> {
        values.error(ConfigRouteKeys.FROM, "not supported yet", "write an https URL");
        return Optional.empty();
      }
      default -> {
        values.error(ConfigRouteKeys.FROM, "not a URL with https", "write https://HOST");
        return Optional.empty();
      }
    }
    if (authority.contains("/") || authority.contains("?") || authority.contains("#")) {
      values.error(ConfigRouteKeys.FROM, "has a path", "write the path into 'prefix' or 'path'");
      return Optional.empty();
    }
    Optional<Hostname> host = Hostname.parse(authority).flatMap(surroundings.naming()::served);
    if (host.isEmpty() || host.get().equals(Hostname.ANY)) {
      values.error(
          ConfigRouteKeys.FROM, "not a host", "write a name, or *.example.com for one label");
      return Optional.empty();
    }
    return host;
  }

  private Action action(Values values, Given given, Complaints complaints, RouteSettings settings) {
    TlsSettings tls = UpstreamTlsKeys.read(values, surroundings.files(), surroundings.now());
    Optional<List<String>> to = values.get(ConfigRouteKeys.TO);
    Optional<Mapping> redirect = values.get(ConfigRouteKeys.REDIRECT);
    Optional<Mapping> response = values.get(ConfigRouteKeys.RESPONSE);
    if (Stream.of(to, redirect, response).filter(Optional::isPresent).count() != 1) {
      complaints.error(
          given.lineOf(given.node()),
          given.field(),
          "",
          "not exactly one of to, redirect and response",
          "say where the route leads");
      return new Action.Unavailable("");
    }
    if (redirect.isPresent()) {
      return RedirectKeys.readRedirect(
          values.nested(ConfigRouteKeys.REDIRECT, "", redirect.get(), RedirectKeys.REDIRECT_TABLE));
    }
    if (response.isPresent()) {
      return RedirectKeys.readResponse(
          values.nested(ConfigRouteKeys.RESPONSE, "", response.get(), RedirectKeys.RESPONSE_TABLE));
    }
    Speech speech = new Speech(tls, settings.healthChecks(), settings.streams().websockets());
    return upstreams
        .target(values, to.orElse(List.of()), complaints.object(), speech)
        .<Action>map(target -> settings.forward(target.upstreams(), path(settings, target)))
        .orElseGet(() -> new Action.Unavailable(""));
  }

  /** A path in {@code to} counts as a prefix rewrite, unless the route says otherwise. */
  private static PathRewrite path(RouteSettings settings, Target target) {
    return settings.path() instanceof PathRewrite.Keep && !target.path().isEmpty()
        ? new PathRewrite.ReplacePrefix(target.path())
        : settings.path();
  }

  /** Whether any route asks its users to log in. */
  boolean needsLogin() {
    return routes.values().stream()
        .flatMap(List::stream)
        .map(HttpRoute::access)
        .anyMatch(AccessKeys::needsLogin);
  }
}
