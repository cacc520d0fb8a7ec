package io.ostiary.translator.source.route;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.Policy;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.HostRewrite;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Action.WeightedUpstream;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Balancing.Limits;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream.HealthCheck;
import io.ostiary.translator.source.route.StreamKeys.Streams;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.Values;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a route is told by keys that annotations and config.yaml share.
 *
 * @param name what people call it, where they said so
 * @param access who is allowed
 * @param passIdentityHeaders whether the upstream is told who the user is
 * @param headers changes to headers
 * @param path the change of the path
 * @param host the change of the Host
 * @param streams timeouts and upgrades
 * @param healthChecks active checks of the upstream
 * @param balancing how requests are spread over the upstream
 */
public record RouteSettings(
    Optional<String> name,
    Access access,
    boolean passIdentityHeaders,
    HeaderEdits headers,
    PathRewrite path,
    HostRewrite host,
    Streams streams,
    List<HealthCheck> healthChecks,
    Balancing balancing) {

  /** The keys that annotations and config.yaml share. */
  public static final List<Key<?>> KEYS =
      Stream.of(
              AccessKeys.KEYS,
              IdentityKeys.KEYS,
              HeaderKeys.KEYS,
              RewriteKeys.KEYS,
              StreamKeys.KEYS,
              HealthKeys.KEYS,
              BalanceKeys.KEYS,
              BearerKeys.KEYS,
              DisplayKeys.KEYS,
              DependsOnKeys.KEYS,
              LaterRouteKeys.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  public RouteSettings {
    requireNonNull(name);
    requireNonNull(access);
    requireNonNull(headers);
    requireNonNull(path);
    requireNonNull(host);
    requireNonNull(streams);
    healthChecks = List.copyOf(healthChecks);
    requireNonNull(balancing);
  }

  /**
   * What the installation says where a route says nothing.
   *
   * @param passIdentityHeaders {@code pass_identity_headers}
   * @param timeout {@code default_upstream_timeout}
   * @param authoritiesPem {@code certificate_authority}, believed beside the system's
   * @param limits {@code circuit_breaker_thresholds}
   * @param upgrades {@code allow_upgrades}
   * @param access {@code ostiary.default_access}
   * @param clients {@code downstream_mtls}
   */
  public record Defaults(
      boolean passIdentityHeaders,
      Duration timeout,
      Optional<String> authoritiesPem,
      Limits limits,
      Set<String> upgrades,
      DefaultAccess access,
      ClientCertificates clients) {
    public Defaults {
      requireNonNull(timeout);
      requireNonNull(authoritiesPem);
      requireNonNull(limits);
      upgrades = Set.copyOf(upgrades);
      requireNonNull(access);
      requireNonNull(clients);
    }

    /** What holds where the installation says nothing either. */
    public static Defaults standard() {
      return new Defaults(
          false,
          Duration.ofSeconds(30),
          Optional.empty(),
          Limits.none(),
          Set.of(),
          DefaultAccess.DENY,
          ClientCertificates.none());
    }

    /** The same with another access. */
    public Defaults with(DefaultAccess other) {
      return new Defaults(
          passIdentityHeaders, timeout, authoritiesPem, limits, upgrades, other, clients);
    }

    /** The balancing of a route that says nothing. */
    public Balancing balancing() {
      Balancing standard = Balancing.standard();
      return new Balancing(standard.choice(), standard.panicPercent(), limits, standard.outliers());
    }
  }

  /** Reads all families. */
  public static RouteSettings read(Values values, Defaults defaults) {
    return read(values, defaults, Policy.none());
  }

  /**
   * Reads all families.
   *
   * @param policies policies that the route names, which stand elsewhere
   */
  public static RouteSettings read(Values values, Defaults defaults, Policy policies) {
    BearerKeys.check(values);
    return new RouteSettings(
        DisplayKeys.readName(values),
        AccessKeys.read(values, policies, defaults.access()),
        IdentityKeys.read(values, defaults.passIdentityHeaders()),
        HeaderKeys.read(values),
        RewriteKeys.readPath(values),
        RewriteKeys.readHost(values),
        StreamKeys.read(values, defaults.timeout(), defaults.upgrades()),
        HealthKeys.read(values),
        BalanceKeys.read(values, defaults.limits()));
  }

  /** These settings with the access of a route whose protection is faulty. */
  public RouteSettings broken(String problem) {
    return with(new Access.Broken(problem));
  }

  /**
   * These settings with client certificates demanded as the installation says.
   *
   * @param own the authorities that the route names
   */
  public RouteSettings demanding(ClientCertificates clients, Optional<String> own) {
    return with(clients.demandedBy(access, own));
  }

  private RouteSettings with(Access other) {
    return new RouteSettings(
        name, other, passIdentityHeaders, headers, path, host, streams, healthChecks, balancing);
  }

  /** These settings with other changes to headers. */
  public RouteSettings with(HeaderEdits edits) {
    return new RouteSettings(
        name, access, passIdentityHeaders, edits, path, host, streams, healthChecks, balancing);
  }

  /** These settings with another way to log in, where anybody has to. */
  public RouteSettings with(LoginTerms login) {
    return access instanceof Access.Protected(Policy policy, var _, var certificates)
        ? new RouteSettings(
            name,
            new Access.Protected(policy, login, certificates),
            passIdentityHeaders,
            headers,
            path,
            host,
            streams,
            healthChecks,
            balancing)
        : this;
  }

  /** The action that sends requests to upstreams. */
  public Action.Forward forward(List<WeightedUpstream> upstreams, PathRewrite pathRewrite) {
    return new Action.Forward(
        upstreams, pathRewrite, host, streams.timeout(), streams.idleTimeout(), streams.upgrades());
  }

  /** The route with these settings. */
  public HttpRoute route(
      Hostname served, ObjectRef origin, String fallbackName, PathMatch match, Action action) {
    return new HttpRoute(
        RouteNaming.routeId(served, match),
        origin,
        name.orElse(fallbackName),
        match,
        action,
        access,
        passIdentityHeaders,
        headers);
  }
}
