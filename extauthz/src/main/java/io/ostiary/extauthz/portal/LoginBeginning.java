package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.pages.Pages;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The first step of a login, on an application's host. */
final class LoginBeginning implements LoginStart {
  private final PortalParts parts;
  private final Supplier<InForce> inForce;
  private final AppOrigins origins;

  LoginBeginning(PortalParts parts, Supplier<InForce> inForce, AppOrigins origins) {
    this.parts = requireNonNull(parts);
    this.inForce = requireNonNull(inForce);
    this.origins = requireNonNull(origins);
  }

  @Override
  public PortalResponse begin(Visit visit) {
    InForce now = inForce.get();
    RequestCookies cookies = RequestCookies.parse(visit.cookieHeaders());
    LoginRounds rounds = new LoginRounds(now, visit.host(), parts.clock().instant());
    if (rounds.tooMany(cookies)) {
      PortalProblem loop = PortalProblem.loop(now.cookies().session());
      return problem(loop, visit, Optional.of(new Pages.Link("Try again", "/")))
          .cookie(rounds.forget())
          .response();
    }
    return begin(now, visit, cookies, false);
  }

  /** Begins a login in which the user chooses the account. */
  PortalResponse beginWithChoice(InForce now, Visit visit) {
    return begin(now, visit, RequestCookies.parse(visit.cookieHeaders()), true);
  }

  private PortalResponse begin(
      InForce now, Visit visit, RequestCookies cookies, boolean chooseAccount) {
    if (now.settings().authenticateUrl().isEmpty()) {
      return problem(PortalProblem.NOT_CONFIGURED, visit, Optional.empty()).response();
    }
    Optional<AppOrigins.AppOrigin> origin = origins.find(visit.authority(), now);
    if (origin.isEmpty()) {
      return problem(PortalProblem.APPLICATION_UNKNOWN, visit, Optional.empty()).response();
    }
    AppAttempt attempt =
        new AppAttempt(OpaqueToken.generate(parts.tokens()), ReturnPath.of(visit.pathAndQuery()));
    String secretHash = attempt.secret().hash();
    Instant expires = parts.clock().instant().plus(SignInLink.LIFETIME);
    SignInLink link = new SignInLink(origin.get().authority(), secretHash, chooseAccount, expires);
    parts.meters().started();
    return Answer.found(link.address(now.settings().authenticateUrl().get(), now.signInLinks()))
        .cookies(
            now.appAttempts()
                .keep(
                    origin.get().host(), AttemptCookies.id(secretHash), attempt.encode(), cookies))
        .response();
  }

  private Answer problem(PortalProblem problem, Visit visit, Optional<Pages.Link> link) {
    parts.meters().failed(problem);
    return problem.page(parts.pages(), visit.requestId(), link);
  }
}
