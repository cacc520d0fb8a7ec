package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.policy.access.Hostname;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The first step of a login, on an application's host. */
final class LoginBeginning implements LoginStart {
  /** Check asks without an id of the request. */
  private static final String NO_REQUEST_ID = "-";

  private final PortalParts parts;
  private final Supplier<InForce> inForce;
  private final AppOrigins origins;

  LoginBeginning(PortalParts parts, Supplier<InForce> inForce, AppOrigins origins) {
    this.parts = requireNonNull(parts);
    this.inForce = requireNonNull(inForce);
    this.origins = requireNonNull(origins);
  }

  @Override
  public PortalResponse begin(
      Hostname host, String authority, String pathAndQuery, List<String> cookieHeaders) {
    InForce now = inForce.get();
    RequestCookies cookies = RequestCookies.parse(cookieHeaders);
    LoginRounds rounds = new LoginRounds(now, host, parts.clock().instant());
    if (rounds.tooMany(cookies)) {
      return PortalProblem.loop(now.cookies().session())
          .page(parts.pages(), NO_REQUEST_ID, Optional.of(new Pages.Link("Try again", "/")))
          .cookie(rounds.forget())
          .response();
    }
    return begin(now, authority, pathAndQuery, cookies, false);
  }

  /** Begins a login in which the user chooses the account. */
  PortalResponse beginWithChoice(InForce now, PortalRequest request, String pathAndQuery) {
    return begin(
        now,
        request.authority(),
        pathAndQuery,
        RequestCookies.parse(request.header("cookie")),
        true);
  }

  private PortalResponse begin(
      InForce now,
      String authority,
      String pathAndQuery,
      RequestCookies cookies,
      boolean chooseAccount) {
    if (now.settings().authenticateUrl().isEmpty()) {
      return PortalProblem.NOT_CONFIGURED
          .page(parts.pages(), NO_REQUEST_ID, Optional.empty())
          .response();
    }
    Optional<AppOrigins.AppOrigin> origin = origins.find(authority, now);
    if (origin.isEmpty()) {
      return PortalProblem.APPLICATION_UNKNOWN
          .page(parts.pages(), NO_REQUEST_ID, Optional.empty())
          .response();
    }
    AppAttempt attempt =
        new AppAttempt(OpaqueToken.generate(parts.tokens()), ReturnPath.of(pathAndQuery));
    String secretHash = attempt.secret().hash();
    Instant expires = parts.clock().instant().plus(SignInLink.LIFETIME);
    SignInLink link = new SignInLink(origin.get().authority(), secretHash, chooseAccount, expires);
    return Answer.found(link.address(now.settings().authenticateUrl().get(), now.signInLinks()))
        .cookies(
            now.appAttempts()
                .keep(
                    origin.get().host(), AttemptCookies.id(secretHash), attempt.encode(), cookies))
        .response();
  }
}
