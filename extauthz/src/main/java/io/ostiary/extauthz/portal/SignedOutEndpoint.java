package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.SessionLookup.Found;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a sign-out ends, after the provider's logout where there is one. It signs nobody out
 * itself: anybody can link to it.
 */
final class SignedOutEndpoint {
  private final PortalParts parts;
  private final AppOrigins origins;

  SignedOutEndpoint(PortalParts parts, AppOrigins origins) {
    this.parts = requireNonNull(parts);
    this.origins = requireNonNull(origins);
  }

  /** The address of this endpoint after a sign-out on the request's host. */
  String address(PortalRequest request, InForce now) {
    String path = PortalPaths.SIGNED_OUT + "?state=" + state(request, now);
    return now.settings().authenticateUrl().map(url -> url.resolve(path).toString()).orElse(path);
  }

  /** The host where the sign-out began, in a form that can be verified when it comes back. */
  String state(PortalRequest request, InForce now) {
    String authority =
        origins.find(request.authority(), now).map(AppOrigins.AppOrigin::authority).orElse("");
    return now.signOutReturns().sign(List.of(authority)) + "." + authority;
  }

  PortalResponse answer(PortalRequest request, InForce now) {
    Optional<URI> configured = now.settings().signOutUrl();
    Optional<AppOrigins.AppOrigin> origin =
        QueryParameters.parse(request.query())
            .one("state")
            .flatMap(state -> authority(state, now))
            .flatMap(authority -> origins.find(authority, now))
            .filter(app -> !now.isAuthenticateHost(app.host()));
    Answer answer =
        configured.isPresent()
            ? Answer.found(configured.get().toString())
            : Answer.html(
                    200,
                    parts
                        .pages()
                        .signedOut(
                            new Pages.SignedOut(
                                origin
                                    .map(AppOrigins.AppOrigin::host)
                                    .orElse(request.host())
                                    .value(),
                                origin.map(app -> new Pages.Link("Sign in again", app.at("/"))))))
                .header("clear-site-data", "\"cache\"");
    String session = now.cookies().session();
    List<String> values = RequestCookies.parse(request.header("cookie")).values(session);
    boolean dead =
        !values.isEmpty() && parts.lookup().find(request.host(), values) instanceof Found.None;
    return dead ? answer.cookie(now.cookies().clear(session)).response() : answer.response();
  }

  /** A state that is not ours is no reason to stop: the sign-out has happened already. */
  private static Optional<String> authority(String state, InForce now) {
    int dot = state.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String authority = state.substring(dot + 1);
    return now.signOutReturns().verify(List.of(authority), state.substring(0, dot))
        ? Optional.of(authority)
        : Optional.empty();
  }
}
