package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.UpgradeConfig;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.ostiary.translator.model.Action.Forward;
import io.ostiary.translator.model.Action.HostRewrite;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Action.Redirect;
import io.ostiary.translator.model.Action.RedirectPath;
import io.ostiary.translator.model.Action.Respond;
import io.ostiary.translator.model.Action.Unavailable;
import io.ostiary.translator.model.Action.WeightedUpstream;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.UpstreamName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a route does, as Envoy's action. Whatever Envoy would reject becomes a 503 of that route:
 * one rejected route would keep its whole resource from being updated.
 */
final class RouteActions {
  private static final String UNAVAILABLE =
      "This address is not available, because its configuration is faulty."
          + " Please tell the person who runs it (route-misconfigured).\n";

  /** Envoy takes the total of weights as 32 bits. */
  private static final int HEAVIEST = 1_000_000;

  /** The client's address as Envoy makes it out, behind trusted proxies too. */
  private static final HashPolicy CLIENT_ADDRESS =
      HashPolicy.newBuilder()
          .setConnectionProperties(HashPolicy.ConnectionProperties.newBuilder().setSourceIp(true))
          .build();

  private final Map<UpstreamName, Upstream> upstreams;

  RouteActions(Map<UpstreamName, Upstream> upstreams) {
    this.upstreams = upstreams;
  }

  /** Sets the action of a route. */
  void set(Route.Builder route, HttpRoute from) {
    switch (from.action()) {
      case Forward forward ->
          forward(forward, from)
              .ifPresentOrElse(route::setRoute, () -> route.setDirectResponse(unavailable()));
      case Redirect redirect ->
          redirect(redirect, from.match())
              .ifPresentOrElse(route::setRedirect, () -> route.setDirectResponse(unavailable()));
      case Respond(int status, String body) ->
          route.setDirectResponse(
              status < 200 || status > 599 ? unavailable() : response(status, body));
      case Unavailable unavailable -> route.setDirectResponse(unavailable());
    }
  }

  static DirectResponseAction unavailable() {
    return response(503, UNAVAILABLE);
  }

  static DirectResponseAction response(int status, String body) {
    DirectResponseAction.Builder response = DirectResponseAction.newBuilder().setStatus(status);
    if (!body.isEmpty()) {
      response.setBody(Values.text(body));
    }
    return response.build();
  }

  private Optional<RouteAction> forward(Forward forward, HttpRoute route) {
    List<WeightedUpstream> targets =
        forward.upstreams().stream().filter(target -> target.weight() > 0).toList();
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    RouteAction.Builder action = RouteAction.newBuilder();
    if (targets.size() == 1) {
      action.setCluster(targets.getFirst().upstream().value());
    } else {
      action.setWeightedClusters(weighted(targets));
    }
    if (!rewritePath(action, forward.path(), route.match())
        || !rewriteHost(action, forward.host(), targets)) {
      return Optional.empty();
    }
    boolean toldHost =
        action.getHostRewriteSpecifierCase()
                != RouteAction.HostRewriteSpecifierCase.HOSTREWRITESPECIFIER_NOT_SET
            && route.headers().removeRequest().stream()
                .noneMatch("x-forwarded-host"::equalsIgnoreCase);
    action.setAppendXForwardedHost(toldHost);
    if (targets.stream().anyMatch(this::hashes)) {
      action.addHashPolicy(CLIENT_ADDRESS);
    }
    action.setTimeout(Values.duration(forward.timeout()));
    forward.idleTimeout().map(Values::duration).ifPresent(action::setIdleTimeout);
    forward.upgrades().stream()
        .filter(type -> !type.isEmpty() && !type.equalsIgnoreCase("connect"))
        .map(type -> UpgradeConfig.newBuilder().setUpgradeType(type))
        .forEach(action::addUpgradeConfigs);
    return Optional.of(action.build());
  }

  private static WeightedCluster weighted(List<WeightedUpstream> targets) {
    long total = targets.stream().mapToLong(WeightedUpstream::weight).sum();
    long divisor = Math.max(1, total / HEAVIEST);
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (WeightedUpstream target : targets) {
      int weight = (int) Math.max(1, target.weight() / divisor);
      clusters.addClusters(
          WeightedCluster.ClusterWeight.newBuilder()
              .setName(target.upstream().value())
              .setWeight(Values.uint32(weight)));
    }
    return clusters.build();
  }

  private static boolean rewritePath(
      RouteAction.Builder action, PathRewrite rewrite, PathMatch match) {
    return switch (rewrite) {
      case PathRewrite.Keep() -> true;
      case PathRewrite.ReplacePrefix(String prefix) -> {
        switch (PrefixSwap.of(match, prefix)) {
          case PrefixSwap.Plain(String plain) -> action.setPrefixRewrite(plain);
          case PrefixSwap.Expression(RegexMatchAndSubstitute swap) -> action.setRegexRewrite(swap);
        }
        yield Headers.isValue(prefix);
      }
      case PathRewrite.ReplaceRegex(String expression, String substitution) -> {
        action.setRegexRewrite(substitution(expression, substitution));
        yield PathMatches.isSubstitution(expression, substitution);
      }
    };
  }

  private boolean rewriteHost(
      RouteAction.Builder action, HostRewrite rewrite, List<WeightedUpstream> targets) {
    return switch (rewrite) {
      case HostRewrite.Preserve() -> true;
      case HostRewrite.Upstream() -> {
        if (targets.stream().anyMatch(this::hasName)) {
          action.setAutoHostRewrite(Values.bool(true));
        }
        yield true;
      }
      case HostRewrite.Literal(String host) -> {
        action.setHostRewriteLiteral(host);
        yield !host.isEmpty() && Headers.isValue(host);
      }
      case HostRewrite.FromHeader(String header) -> {
        action.setHostRewriteHeader(header);
        yield Headers.isEditable(header);
      }
      case HostRewrite.FromPath(String expression, String substitution) -> {
        action.setHostRewritePathRegex(substitution(expression, substitution));
        yield PathMatches.isSubstitution(expression, substitution);
      }
    };
  }

  private boolean hasName(WeightedUpstream target) {
    Upstream upstream = upstreams.get(target.upstream());
    return upstream != null
        && switch (upstream.endpoints()) {
          case Endpoints.Names _, Endpoints.NamedAddresses _ -> true;
          case Endpoints.Addresses _, Endpoints.Socket _ -> false;
        };
  }

  private boolean hashes(WeightedUpstream target) {
    Upstream upstream = upstreams.get(target.upstream());
    return upstream != null && upstream.balancing().choice().hashes();
  }

  private static RegexMatchAndSubstitute substitution(String expression, String substitution) {
    return RegexMatchAndSubstitute.newBuilder()
        .setPattern(Values.regex(expression))
        .setSubstitution(substitution)
        .build();
  }

  private static Optional<RedirectAction> redirect(Redirect from, PathMatch match) {
    RedirectAction.Builder redirect = RedirectAction.newBuilder().setStripQuery(from.stripQuery());
    boolean valid = from.port().isEmpty() || isPort(from.port().getAsInt());
    from.port().ifPresent(redirect::setPortRedirect);
    if (from.scheme().isPresent()) {
      redirect.setSchemeRedirect(from.scheme().get());
      valid &= from.scheme().get().matches("https?");
    }
    if (from.host().isPresent()) {
      redirect.setHostRedirect(from.host().get());
      valid &= Headers.isValue(from.host().get());
    }
    switch (from.path().orElse(null)) {
      case RedirectPath.Whole(String path) -> {
        redirect.setPathRedirect(path);
        valid &= Headers.isValue(path);
      }
      case RedirectPath.NewPrefix(String prefix) -> {
        switch (PrefixSwap.of(match, prefix)) {
          case PrefixSwap.Plain(String plain) -> redirect.setPrefixRewrite(plain);
          case PrefixSwap.Expression(RegexMatchAndSubstitute swap) ->
              redirect.setRegexRewrite(swap);
        }
        valid &= Headers.isValue(prefix);
      }
      case null -> {}
    }
    return valid
        ? Optional.of(redirect.setResponseCode(code(from.status())).build())
        : Optional.empty();
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65_535;
  }

  private static RedirectResponseCode code(int status) {
    return switch (status) {
      case 301 -> RedirectResponseCode.MOVED_PERMANENTLY;
      case 303 -> RedirectResponseCode.SEE_OTHER;
      case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
      case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
      default -> RedirectResponseCode.FOUND;
    };
  }
}
