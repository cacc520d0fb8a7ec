package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.oidc.LoginSecrets;
import io.ostiary.extauthz.oidc.RelyingParty;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.DemandedProvider;
import java.util.Optional;

/**
 * Sends browsers from the authenticate host to the identity provider, each time with new secrets.
 */
final class ProviderVisits {
  private final PortalParts parts;

  ProviderVisits(PortalParts parts) {
    this.parts = requireNonNull(parts);
  }

  /**
   * What a visit is for.
   *
   * @param origin the application that asked
   * @param provider the client by which the user is to log in
   * @param secretHash hash of the secret of the application's attempt
   * @param chooseAccount whether the user wants another account
   */
  record Purpose(
      AppOrigins.AppOrigin origin,
      DemandedProvider provider,
      String secretHash,
      boolean chooseAccount) {
    Purpose {
      requireNonNull(origin);
      requireNonNull(provider);
      requireNonNull(secretHash);
    }
  }

  /** The redirect to the provider, with the attempt cookie that its answer will need. */
  Answer begin(PortalRequest request, InForce now, Purpose purpose) {
    Optional<RelyingParty> provider = parts.providers().of(purpose.provider().id());
    if (provider.isEmpty()) {
      return problem(PortalProblem.NOT_CONFIGURED, request, purpose);
    }
    LoginSecrets secrets = LoginSecrets.generate(parts.tokens());
    return switch (provider.get().begin(secrets, purpose.chooseAccount())) {
      case RelyingParty.Start.Failed(var failure) ->
          problem(PortalProblem.of(failure), request, purpose);
      case RelyingParty.Start.Redirect(var location) ->
          Answer.found(location.toString())
              .cookies(
                  now.loginAttempts()
                      .keep(
                          request.host(),
                          AttemptCookies.idOf(secrets.state()),
                          attempt(secrets, purpose).encode(),
                          RequestCookies.parse(request.header("cookie"))));
    };
  }

  private static LoginAttempt attempt(LoginSecrets secrets, Purpose purpose) {
    return new LoginAttempt(
        purpose.provider().id(),
        secrets,
        purpose.origin().authority(),
        purpose.secretHash(),
        purpose.chooseAccount());
  }

  private Answer problem(PortalProblem problem, PortalRequest request, Purpose purpose) {
    parts.meters().failed(problem);
    return problem.page(
        parts.pages(),
        request.requestId(),
        Optional.of(new Pages.Link("Open " + purpose.origin().host(), purpose.origin().at("/"))));
  }
}
