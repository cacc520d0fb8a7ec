package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.pages.Pages.UserInfo.Place;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.token.AssertionClaims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who the user is here, as a page and as JSON. */
final class UserEndpoints {
  /** Shown elsewhere on the page, or about the login's token and not about the user. */
  private static final Set<String> NOT_SHOWN =
      Set.of(
          "groups",
          "email",
          "acr",
          "amr",
          "at_hash",
          "aud",
          "auth_time",
          "azp",
          "c_hash",
          "exp",
          "iat",
          "iss",
          "jti",
          "nbf",
          "nonce",
          "sid");

  private final PortalParts parts;
  private final LoginStart logins;

  UserEndpoints(PortalParts parts, LoginStart logins) {
    this.parts = requireNonNull(parts);
    this.logins = requireNonNull(logins);
  }

  /** The page; it also tells a user who is not signed in so. */
  PortalResponse page(PortalRequest request, InForce now) {
    Found found = find(request, now);
    return switch (found) {
      case Found.Active(var session) -> page(request, now, Optional.of(session));
      case Found.None _ -> page(request, now, Optional.empty());
      case Found.Ambiguous _, Found.NotInMemory _, Found.StoreDown _ -> fault(found, request, now);
    };
  }

  /** The JSON: what an assertion says about the user. Browsers without a session log in first. */
  PortalResponse json(PortalRequest request, InForce now) {
    Found found = find(request, now);
    return switch (found) {
      case Found.Active(var session) ->
          Answer.json(
                  200,
                  JSONObjectUtils.toJSONString(
                      AssertionClaims.of(session, now.settings().claimHeaders().values())))
              .response();
      case Found.None _ ->
          isNavigation(request)
              ? logins.begin(
                  LoginStart.Visit.of(
                      request,
                      PortalPaths.USER_JSON,
                      parts.providers().providers().ofHost(request.host()),
                      List.of()))
              : PortalProblem.LOGIN_REQUIRED
                  .json(request.requestId())
                  .header("www-authenticate", "Ostiary realm=\"" + request.host() + "\"")
                  .response();
      case Found.Ambiguous _, Found.NotInMemory _, Found.StoreDown _ -> fault(found, request, now);
    };
  }

  private Found find(PortalRequest request, InForce now) {
    return PresentSession.find(parts, request, now);
  }

  private PortalResponse fault(Found found, PortalRequest request, InForce now) {
    boolean ambiguous = found instanceof Found.Ambiguous;
    Answer answer =
        (ambiguous ? PortalProblem.TWO_USERS : PortalProblem.STORE_DOWN)
            .page(parts.pages(), request.requestId(), Optional.empty());
    return ambiguous
        ? answer.cookie(now.cookies().clear(now.cookies().session())).response()
        : answer.response();
  }

  private PortalResponse page(PortalRequest request, InForce now, Optional<ActiveSession> session) {
    Optional<Identity> identity = session.map(ActiveSession::identity);
    String host = request.host().value();
    return Answer.html(
            200,
            parts
                .pages()
                .userInfo(
                    new Pages.UserInfo(
                        identity.map(user -> user.email().orElse(user.userId())),
                        now.isAuthenticateHost(request.host())
                            ? new Place.Authenticate(host)
                            : new Place.Application(host),
                        session.map(UserEndpoints::claims).orElse(List.of()),
                        identity.map(UserEndpoints::groups).orElse(List.of()),
                        PortalPaths.SIGN_OUT)))
        .response();
  }

  private static List<Pages.Claim> claims(ActiveSession session) {
    List<Pages.Claim> claims = new ArrayList<>();
    claims.add(new Pages.Claim("user", session.identity().userId()));
    session.identity().email().ifPresent(email -> claims.add(new Pages.Claim("email", email)));
    session
        .identity()
        .claims()
        .values()
        .forEach(
            (name, values) -> {
              if (!NOT_SHOWN.contains(name)) {
                claims.add(new Pages.Claim(name, AssertionClaims.joined(values)));
              }
            });
    if (session.identity().groups() instanceof Groups.Unknown(var reason)) {
      claims.add(new Pages.Claim("groups", "not known: " + reason));
    }
    claims.add(new Pages.Claim("session", session.loginId()));
    claims.add(
        new Pages.Claim(
            "session expires", session.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    return claims;
  }

  private static List<String> groups(Identity identity) {
    return switch (identity.groups()) {
      case Groups.Known(var groups) -> groups.stream().sorted().toList();
      case Groups.Unknown _ -> List.of();
    };
  }

  private static boolean isNavigation(PortalRequest request) {
    List<String> mode = request.header("sec-fetch-mode");
    return mode.isEmpty()
        ? request.header("accept").stream().anyMatch(accept -> accept.contains("text/html"))
        : mode.equals(List.of("navigate"));
  }
}
