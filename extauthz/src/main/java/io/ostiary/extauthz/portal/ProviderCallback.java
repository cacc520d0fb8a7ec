package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.oidc.AuthorizationAnswer;
import io.ostiary.extauthz.oidc.LoginResult;
import io.ostiary.extauthz.oidc.LoginResult.LoggedIn;
import io.ostiary.extauthz.oidc.RelyingParty;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.SessionStoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The redirect URI, on the authenticate host: takes the provider's answer from the browser that
 * asked, and from no other.
 */
final class ProviderCallback {
  private final PortalParts parts;
  private final AppOrigins origins;
  private final BrowserLogins logins;
  private final Handovers handovers;
  private final ProviderVisits visits;

  ProviderCallback(
      PortalParts parts, AppOrigins origins, Handovers handovers, ProviderVisits visits) {
    this.parts = requireNonNull(parts);
    this.origins = requireNonNull(origins);
    this.logins = new BrowserLogins(parts);
    this.handovers = requireNonNull(handovers);
    this.visits = requireNonNull(visits);
  }

  PortalResponse answer(PortalRequest request, InForce now) throws SessionStoreException {
    QueryParameters query = QueryParameters.parse(request.query());
    Optional<String> state = query.one("state");
    if (query.repeats("state", "code", "iss", "error", "error_description") || state.isEmpty()) {
      return problem(PortalProblem.MALFORMED, request, Optional.empty()).response();
    }
    String id = AttemptCookies.idOf(state.get());
    Optional<AttemptCookies.Attempt> found =
        now.loginAttempts()
            .find(request.host(), id, RequestCookies.parse(request.header("cookie")));
    Optional<LoginAttempt> attempt =
        found
            .flatMap(known -> LoginAttempt.decode(known.content()))
            .filter(known -> same(known.secrets().state(), state.get()));
    if (found.isEmpty() || attempt.isEmpty()) {
      return problem(
              PortalProblem.cookieMissing(now.loginAttempts().name(id)), request, Optional.empty())
          .response();
    }
    return complete(request, now, query, found.get(), attempt.get())
        .cookie(now.loginAttempts().drop(id))
        .response();
  }

  private Answer complete(
      PortalRequest request,
      InForce now,
      QueryParameters query,
      AttemptCookies.Attempt found,
      LoginAttempt attempt)
      throws SessionStoreException {
    Optional<AppOrigins.AppOrigin> origin = origins.find(attempt.authority(), now);
    Optional<DemandedProvider> asked = parts.providers().providers().find(attempt.provider());
    Optional<RelyingParty> party = parts.providers().of(attempt.provider());
    if (origin.isEmpty()) {
      return problem(PortalProblem.APPLICATION_UNKNOWN, request, origin);
    }
    if (found.isStale(parts.clock().instant())) {
      return problem(PortalProblem.EXPIRED, request, origin);
    }
    if (asked.isEmpty() || party.isEmpty()) {
      return askAnother(request, now, attempt, origin.get());
    }
    LoginResult result =
        party
            .get()
            .complete(
                new AuthorizationAnswer(
                    query.one("code"),
                    query.one("error"),
                    query.one("error_description"),
                    query.one("iss")),
                attempt.secrets());
    return switch (result) {
      case LoginResult.Failed(var failure) -> problem(PortalProblem.of(failure), request, origin);
      case LoggedIn user -> {
        BrowserLogins.Started login =
            logins.start(
                user,
                asked.get(),
                request,
                now,
                attempt.chooseAccount() ? Optional.empty() : Optional.of(found.startedAt()));
        yield handovers
            .handOver(login.loginId(), origin.get(), attempt.secretHash())
            .map(answer -> answer.cookies(login.cookies()))
            // Another tab ended this login meanwhile, so its claims are no longer the newest.
            .orElseGet(
                () -> visits.begin(request, now, purpose(attempt, asked.get(), origin.get())));
      }
    };
  }

  /** The configuration names another provider by now, which must not get this one's code. */
  private Answer askAnother(
      PortalRequest request, InForce now, LoginAttempt attempt, AppOrigins.AppOrigin origin) {
    return parts
        .providers()
        .providers()
        .ofHost(origin.host())
        .map(another -> visits.begin(request, now, purpose(attempt, another, origin)))
        .orElseGet(() -> problem(PortalProblem.NOT_CONFIGURED, request, Optional.of(origin)));
  }

  private static ProviderVisits.Purpose purpose(
      LoginAttempt attempt, DemandedProvider provider, AppOrigins.AppOrigin origin) {
    return new ProviderVisits.Purpose(
        origin, provider, attempt.secretHash(), attempt.chooseAccount());
  }

  private Answer problem(
      PortalProblem problem, PortalRequest request, Optional<AppOrigins.AppOrigin> origin) {
    parts.meters().failed(problem);
    return problem.page(
        parts.pages(),
        request.requestId(),
        origin.map(app -> new Pages.Link("Try again", app.at("/"))));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
