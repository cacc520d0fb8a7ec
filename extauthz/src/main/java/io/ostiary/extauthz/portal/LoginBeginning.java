package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.pages.Pages;
import java.time.Instant;
import java.util.List;
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
    return begin(now, visit, cookies, false, Optional.empty());
  }

  /** Begins a login in which the user chooses the account. */
  PortalResponse beginWithChoice(InForce now, Visit visit) {
    return begin(now, visit, RequestCookies.parse(visit.cookieHeaders()), true, Optional.empty());
  }

  /** Begins a login in which the browser does not stay on the host, but goes onward. */
  PortalResponse beginAlong(InForce now, PortalRequest request, Onward onward) {
    Visit visit =
        Visit.of(request, "/", parts.providers().providers().ofHost(request.host()), List.of());
    return begin(
        now, visit, RequestCookies.parse(visit.cookieHeaders()), false, Optional.of(onward));
  }

  private PortalResponse begin(
      InForce now,
      Visit visit,
      RequestCookies cookies,
      boolean chooseAccount,
      Optional<Onward> elsewhere) {
    if (now.settings().authenticateUrl().isEmpty() || visit.provider().isEmpty()) {
      return problem(PortalProblem.NOT_CONFIGURED, visit, Optional.empty()).response();
    }
    Optional<AppOrigins.AppOrigin> origin = origins.find(visit.authority(), now);
    if (origin.isEmpty()) {
      return problem(PortalProblem.APPLICATION_UNKNOWN, visit, Optional.empty()).response();
    }
    String here = origin.get().authority();
    Onward onward =
        elsewhere.orElseGet(
            () -> new Onward(here, ReturnPath.of(visit.pathAndQuery()), visit.dependsOn()));
    AppAttempt attempt = new AppAttempt(OpaqueToken.generate(parts.tokens()), onward);
    String secretHash = attempt.secret().hash();
    Instant expires = parts.clock().instant().plus(SignInLink.LIFETIME);
    SignInLink link =
        new SignInLink(here, secretHash, visit.provider().get().id(), chooseAccount, expires);
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
