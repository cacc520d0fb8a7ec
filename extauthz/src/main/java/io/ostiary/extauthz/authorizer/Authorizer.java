package io.ostiary.extauthz.authorizer;

import io.ostiary.extauthz.authorizer.Verdict.Malformed.Flaw;
import io.ostiary.extauthz.authorizer.Verdict.Unavailable.Cause;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.policy.Decision;
import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyEvaluator;
import io.ostiary.policy.RequestFacts;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.ClientCertificateRule;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import java.util.Optional;
import java.util.Set;

/** The decision about one request: pure, and everything unknown is a refusal. */
public final class Authorizer {
  private Authorizer() {}

  /**
   * The route that Envoy chose, if it exists and belongs to the host of the request. Never matched
   * again from host and path: two matchers would differ somewhere.
   */
  public static Optional<RouteAccess> route(
      AccessTable table, Optional<RouteId> id, Hostname host) {
    return id.flatMap(table::route).filter(route -> route.host().covers(host));
  }

  /** Whether the decision about a route depends on the session. */
  public static boolean needsSession(RouteAccess route) {
    return route.access() instanceof Access.Protected;
  }

  /** What makes a client certificate valid for a route; empty where none is asked for. */
  public static Optional<ClientCertificateRule> certificates(RouteAccess route) {
    return route.access() instanceof Access.Protected(var _, var _, var rule)
        ? rule
        : Optional.empty();
  }

  /**
   * Whether the connection was opened for another host, though the route depends on what its client
   * showed: on a connection for another name, or for none, nobody may have asked for a certificate.
   */
  public static boolean isMisdirected(RouteAccess route, TlsFacts tls) {
    return certificates(route).isPresent()
        && Hostname.parse(tls.serverName()).filter(route.host()::covers).isEmpty();
  }

  /**
   * Decides. A session that was not made by {@code provider} is none: whoever logged in by another
   * client has to log in again. {@code found} counts for routes that {@linkplain #needsSession need
   * a session} only, and must be final: {@link Found.NotInMemory} is a question, so it is refused.
   */
  public static Verdict decide(
      RouteAccess route,
      Optional<DemandedProvider> provider,
      Found found,
      RequestFacts request,
      Hostname host,
      ClientKind client) {
    return switch (route.access()) {
      case Access.Public() -> new Verdict.Allow(Optional.empty(), Set.of());
      case Access.Broken(String problem) -> new Verdict.Broken(problem);
      case Access.Protected(Policy policy, var _, var _) ->
          decide(policy, made(found, provider), request, host, client);
    };
  }

  private static Found made(Found found, Optional<DemandedProvider> provider) {
    return found instanceof Found.Active(ActiveSession session)
            && provider.filter(demanded -> demanded.isMetBy(session)).isEmpty()
        ? new Found.None()
        : found;
  }

  private static Verdict decide(
      Policy policy, Found found, RequestFacts request, Hostname host, ClientKind client) {
    return switch (found) {
      case Found.Active(ActiveSession session) ->
          session.host().equals(host)
              ? decide(policy, Optional.of(session), request, client)
              : decide(policy, Optional.empty(), request, client);
      case Found.None() -> decide(policy, Optional.empty(), request, client);
      case Found.Ambiguous() -> new Verdict.Malformed(Flaw.AMBIGUOUS_SESSION);
      case Found.StoreDown(), Found.NotInMemory() -> new Verdict.Unavailable(Cause.STORE_DOWN);
    };
  }

  private static Verdict decide(
      Policy policy, Optional<ActiveSession> session, RequestFacts request, ClientKind client) {
    Decision decision =
        PolicyEvaluator.evaluate(policy, session.map(ActiveSession::identity), request);
    return switch (decision.answer()) {
      case ALLOW -> new Verdict.Allow(session, decision.allow().reasons());
      case FORBIDDEN -> new Verdict.Forbidden(session, decision);
      case LOGIN -> {
        if (session.isPresent()) {
          // Another login cannot change the answer; redirecting would go round for ever.
          yield new Verdict.Forbidden(session, decision);
        }
        yield client.mayLogin() ? new Verdict.Login() : new Verdict.Unauthenticated();
      }
      case CLIENT_CERTIFICATE_REQUIRED -> new Verdict.ClientCertificateRequired(session, decision);
    };
  }
}
