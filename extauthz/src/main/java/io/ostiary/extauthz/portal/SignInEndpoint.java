package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ascii;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.session.SessionStoreException;
import java.util.List;
import java.util.Optional;

/**
 * The second step of a login, on the authenticate host: hands over the login that the browser has,
 * or sends it to the identity provider.
 */
final class SignInEndpoint {
  private final PortalParts parts;
  private final AppOrigins origins;
  private final Handovers handovers;
  private final ProviderVisits visits;

  SignInEndpoint(
      PortalParts parts, AppOrigins origins, Handovers handovers, ProviderVisits visits) {
    this.parts = requireNonNull(parts);
    this.origins = requireNonNull(origins);
    this.handovers = requireNonNull(handovers);
    this.visits = requireNonNull(visits);
  }

  PortalResponse answer(PortalRequest request, InForce now) throws SessionStoreException {
    if (isProgram(request)) {
      return PortalProblem.LOGIN_REQUIRED.json(request.requestId()).response();
    }
    QueryParameters query = QueryParameters.parse(request.query());
    Optional<SignInLink> link = SignInLink.read(query, now.signInLinks());
    if (link.isEmpty()) {
      // The host of a link that is not ours is shown only if it is one that we serve anyway.
      return problem(
              PortalProblem.LINK_INVALID,
              request,
              query.one("host").flatMap(host -> origins.find(host, now)))
          .response();
    }
    Optional<AppOrigins.AppOrigin> origin = origins.find(link.get().authority(), now);
    if (link.get().isStale(parts.clock().instant())) {
      return problem(PortalProblem.LINK_STALE, request, origin).response();
    }
    if (origin.isEmpty()) {
      return problem(PortalProblem.APPLICATION_UNKNOWN, request, origin).response();
    }
    Optional<DemandedProvider> provider = parts.providers().providers().find(link.get().provider());
    if (provider.isEmpty()) {
      // The configuration has changed since the link was made.
      return problem(PortalProblem.LINK_STALE, request, origin).response();
    }
    ProviderVisits.Purpose purpose =
        new ProviderVisits.Purpose(
            origin.get(), provider.get(), link.get().secretHash(), link.get().chooseAccount());
    if (link.get().chooseAccount()) {
      return visits.begin(request, now, purpose).response();
    }
    List<String> cookies =
        RequestCookies.parse(request.header("cookie"))
            .values(now.cookies().session(provider.get()));
    return switch (parts.lookup().find(request.host(), cookies)) {
      case Found.Active(var session) when !provider.get().isMetBy(session) ->
          visits.begin(request, now, purpose).response();
      case Found.Active(var session) ->
          handovers
              .handOver(session.loginId(), origin.get(), link.get().secretHash())
              .orElseGet(() -> visits.begin(request, now, purpose))
              .response();
      case Found.Ambiguous _ ->
          problem(PortalProblem.TWO_USERS, request, origin)
              .cookie(now.cookies().clear(now.cookies().session(provider.get())))
              .response();
      case Found.StoreDown _, Found.NotInMemory _ ->
          problem(PortalProblem.STORE_DOWN, request, origin).response();
      case Found.None _ -> visits.begin(request, now, purpose).response();
    };
  }

  /** A script that followed a redirect here could do nothing with the provider's login page. */
  private static boolean isProgram(PortalRequest request) {
    return request.header("x-requested-with").stream()
            .anyMatch(value -> Ascii.equalsIgnoreCase(value, "xmlhttprequest"))
        || request.header("sec-fetch-mode").stream().anyMatch(mode -> !mode.equals("navigate"));
  }

  private Answer problem(
      PortalProblem problem, PortalRequest request, Optional<AppOrigins.AppOrigin> origin) {
    parts.meters().failed(problem);
    return problem.page(
        parts.pages(),
        request.requestId(),
        origin.map(app -> new Pages.Link("Open " + app.host(), app.at("/"))));
  }
}
