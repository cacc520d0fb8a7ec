package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.pomerium.ConfigUpstreams.Speech;
import io.ostiary.translator.source.pomerium.ConfigUpstreams.Target;
import io.ostiary.translator.source.route.AccessKeys;
import io.ostiary.translator.source.route.DependsOnKeys;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.Paths;
import io.ostiary.translator.source.route.RouteNaming;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.ShownUrl;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads the routes of a config.yaml.
 *
 * <p>A fault in a route harms that one only, unless it hides which paths the route is for: then it
 * and all that follows on its host answer 503, because what follows may be less protected than the
 * route was meant to be.
 */
final class ConfigRoutes {
  private final Surroundings surroundings;
  private final ConfigUpstreams upstreams;
  private final Map<Hostname, List<HttpRoute>> routes = new LinkedHashMap<>();

  /** Hosts that take no further routes, and the route because of which. */
  private final Map<Hostname, ObjectRef> closed = new HashMap<>();

  private final List<Diagnostic> diagnostics = new ArrayList<>();

  ConfigRoutes(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.upstreams = new ConfigUpstreams(surroundings.defaults().authoritiesPem());
  }

  /**
   * What a route's meaning depends on beside itself.
   *
   * @param covered whether a certificate covers a host, or none need to
   */
  record Surroundings(
      FileContents files,
      Instant now,
      RouteSettings.Defaults defaults,
      HostNaming naming,
      boolean plainHttp,
      Optional<Hostname> authenticateHost,
      Predicate<Hostname> covered) {}

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
      writtenHost(mapping).ifPresent(host -> close(host, Optional.empty(), given, complaints));
    }
    diagnostics.addAll(complaints.diagnostics());
  }

  private void add(Given given, Mapping mapping, Complaints complaints) {
    Values values = Values.of(given, mapping, ConfigKeys.ROUTE, complaints);
    Optional<Hostname> host = host(values, given, complaints);
    Optional<PathMatch> match =
        ConfigRouteKeys.readMatch(values).filter(paths -> !hasPathInFrom(values));
    RouteSettings settings =
        RouteSettings.read(values, surroundings.defaults())
            .with(
                new LoginTerms(
                    ClientKeys.read(values, surroundings.files()),
                    DependsOnKeys.read(values, surroundings.naming())))
            .demanding(
                surroundings.defaults().clients(),
                ClientCertificateKeys.readRoute(
                    values, surroundings.files(), surroundings.defaults().clients()));
    Action action = action(values, given, complaints, settings);
    if (!AccessKeys.isGiven(values) && !complaints.hasErrors()) {
      complaints.warning(
          given.lineOf(mapping),
          given.field() + ".policy",
          "",
          "no policy, so everybody is denied",
          "add a policy");
    }
    host.filter(name -> !routes.containsKey(name) && !surroundings.covered().test(name))
        .ifPresent(
            name ->
                complaints.warning(
                    given.lineOf(mapping),
                    given.field() + ".from",
                    name.value(),
                    "no certificate covers this host",
                    "add one that names it; until then another certificate answers"));
    Optional<ObjectRef> closedBy = host.flatMap(name -> Optional.ofNullable(closed.get(name)));
    if (host.isPresent() && closedBy.isPresent()) {
      complaints.warning(
          given.lineOf(mapping),
          given.field(),
          host.get().value(),
          "answers 503, because nobody can tell which paths "
              + closedBy.get()
              + " before it is for",
          "mend that one");
    } else if (host.isPresent()) {
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
        close(host.get(), Optional.of(route), given, complaints);
      }
    }
  }

  /** Answers 503 for all paths that no route so far takes. */
  private void close(
      Hostname host, Optional<HttpRoute> readable, Given given, Complaints complaints) {
    HttpRoute route = readable.orElseGet(() -> unreadable(host, complaints.object()));
    List<HttpRoute> others = routes.computeIfAbsent(host, name -> new ArrayList<>());
    if (closed.putIfAbsent(host, complaints.object()) == null
        && others.stream().noneMatch(other -> other.id().equals(route.id()))) {
      others.add(route);
      complaints.error(
          given.lineOf(given.node()),
          given.field(),
          host.value(),
          "nobody can tell which paths it is for, so from here on this host answers 503",
          "mend it; routes before it are served");
    }
  }

  private static HttpRoute unreadable(Hostname host, ObjectRef ref) {
    String problem = ref + " is faulty";
    PathMatch all = new PathMatch.Prefix("/");
    return new HttpRoute(
        RouteNaming.routeId(host, all),
        ref,
        ref.name(),
        all,
        new Action.Unavailable(problem),
        new Access.Broken(problem),
        false,
        HeaderEdits.none());
  }

  /** The host that a route seems to be for, when nothing else is known about it. */
  private Optional<Hostname> writtenHost(Mapping mapping) {
    return mapping
        .get(ConfigRouteKeys.FROM.name())
        .filter(Scalar.class::isInstance)
        .flatMap(node -> Hostname.parse(Authority.of(((Scalar) node).text()).text()))
        .flatMap(surroundings.naming()::served)
        .filter(host -> !host.equals(Hostname.ANY))
        .filter(host -> !surroundings.authenticateHost().equals(Optional.of(host)));
  }

  private void place(
      Hostname host, HttpRoute route, Given given, Mapping mapping, Complaints complaints) {
    List<HttpRoute> others = routes.computeIfAbsent(host, name -> new ArrayList<>());
    if (Paths.isOwn(route.match())) {
      complaints.warning(
          given.lineOf(mapping),
          given.field(),
          "",
          "Ostiary answers these paths itself, so this route is never reached",
          "give it another path");
    }
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
            .map(node -> ShownUrl.of(((Scalar) node).text()).replaceAll("\\p{Cntrl}", " ").strip())
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

  /**
   * The host of a route; one that is readable is served even where the rest of the URL is wrong.
   */
  private Optional<Hostname> parseFrom(Values values, String from) {
    Authority authority = Authority.of(from);
    switch (authority.scheme()) {
      case "https" -> {}
      case "http" -> {
        if (!surroundings.plainHttp()) {
          values.error(
              ConfigRouteKeys.FROM,
              "not https",
              "write " + ShownUrl.of("https://" + authority.text()));
        }
      }
      case "tcp+https", "udp+https", "ssh" -> {
        values.error(ConfigRouteKeys.FROM, "not supported yet", "write an https URL");
        return Optional.empty();
      }
      default -> {
        values.error(ConfigRouteKeys.FROM, "not a URL with https", "write https://HOST");
      }
    }
    if (authority.hasPath()) {
      values.error(ConfigRouteKeys.FROM, "has a path", "write the path into 'prefix' or 'path'");
    }
    Optional<Hostname> host =
        Hostname.parse(authority.text()).flatMap(surroundings.naming()::served);
    if (host.isEmpty() || host.get().equals(Hostname.ANY)) {
      values.error(
          ConfigRouteKeys.FROM, "not a host", "write a name, or *.example.com for one label");
      return Optional.empty();
    }
    return host;
  }

  private static boolean hasPathInFrom(Values values) {
    return values.given(ConfigRouteKeys.FROM).stream()
        .map(Given::node)
        .anyMatch(node -> node instanceof Scalar from && Authority.of(from.text()).hasPath());
  }

  /**
   * What stands in {@code from}.
   *
   * @param scheme in lower case; empty where there is none
   * @param text host and port
   * @param hasPath whether more follows than a slash
   */
  private record Authority(String scheme, String text, boolean hasPath) {
    static Authority of(String from) {
      int separator = from.indexOf("://");
      String rest = separator < 0 ? from : from.substring(separator + 3);
      int end = 0;
      while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
        end++;
      }
      String scheme = separator < 0 ? "" : from.substring(0, separator).toLowerCase(Locale.ROOT);
      String more = rest.substring(end);
      return new Authority(scheme, rest.substring(0, end), !more.isEmpty() && !more.equals("/"));
    }
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
    Speech speech =
        new Speech(
            tls, settings.healthChecks(), settings.balancing(), settings.streams().websockets());
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
