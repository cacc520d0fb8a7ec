package io.ostiary.tests.compatibility;

import io.ostiary.policy.PolicySummary;
import io.ostiary.policy.access.Access;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is served, a line for each route: host, paths, where they go, and who may. */
final class Summary {
  private final Model model;

  private Summary(Model model) {
    this.model = model;
  }

  static List<String> of(Model model) {
    Summary summary = new Summary(model);
    List<String> lines = new ArrayList<>();
    model
        .hosts()
        .values()
        .forEach(
            host ->
                host.routes().forEach(route -> lines.add(host.host() + " " + summary.line(route))));
    model
        .challenges()
        .forEach(
            challenge ->
                lines.add(
                    "challenge "
                        + challenge.host()
                        + challenge.path()
                        + " -> "
                        + summary.target(challenge.upstream())));
    model
        .certificates()
        .values()
        .forEach(c -> lines.add("certificate " + c.name() + " for " + c.serverNames()));
    return lines;
  }

  private String line(HttpRoute route) {
    return match(route.match()) + " -> " + action(route.action()) + ", " + access(route.access());
  }

  private static String match(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) -> "exact " + path;
      case PathMatch.Elements(String path) -> "prefix " + path;
      case PathMatch.Prefix(String prefix) -> "text " + prefix;
      case PathMatch.Regex(String expression) -> "regex " + expression;
    };
  }

  private String action(Action action) {
    return switch (action) {
      case Action.Forward forward ->
          forward.upstreams().stream()
              .map(one -> target(one.upstream()))
              .collect(Collectors.joining(" "));
      case Action.Unavailable _ -> "503";
      case Action.Respond respond -> Integer.toString(respond.status());
      case Action.Redirect redirect -> Integer.toString(redirect.status());
    };
  }

  private String target(UpstreamName name) {
    Upstream upstream = Objects.requireNonNull(model.upstreams().get(name));
    String scheme =
        upstream.tls().isPresent()
            ? "https"
            : upstream.protocol() == Upstream.Protocol.HTTP2 ? "h2c" : "http";
    String targets =
        endpoints(upstream.endpoints()).stream()
            .map(one -> scheme + "://" + one.host() + ":" + one.port())
            .collect(Collectors.joining(" "));
    return (targets.isEmpty() ? "nowhere" : targets)
        + upstream.tls().map(tls -> " as " + tls.serverName()).orElse("");
  }

  private static List<Endpoint> endpoints(Endpoints endpoints) {
    return switch (endpoints) {
      case Endpoints.Addresses(var list) -> list;
      case Endpoints.NamedAddresses(var list) -> list;
      case Endpoints.Names(var list) -> list;
      case Endpoints.Socket _ -> List.of();
    };
  }

  private static String access(Access access) {
    return switch (access) {
      case Access.Public _ -> "public";
      case Access.Protected(var policy, var _, var _) -> PolicySummary.of(policy);
      case Access.Broken _ -> "broken";
    };
  }
}
