package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.oidc.RelyingParty;
import io.ostiary.extauthz.pages.PageHeaders;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.session.SessionStoreException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a login, from any host: a page with a form, and the form's target. The form's token is
 * bound to the session, so no other site can sign a user out.
 */
final class SignOutEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SignOutEndpoint.class);
  private static final String TOKEN = "csrf_token";

  private final PortalParts parts;
  private final BrowserLogins logins;
  private final SignedOutEndpoint signedOut;
  private final AppOrigins origins;

  SignOutEndpoint(PortalParts parts, AppOrigins origins, SignedOutEndpoint signedOut) {
    this.parts = requireNonNull(parts);
    this.logins = new BrowserLogins(parts);
    this.signedOut = requireNonNull(signedOut);
    this.origins = requireNonNull(origins);
  }

  /** The question. */
  PortalResponse ask(PortalRequest request, InForce now) {
    return switch (find(request, now)) {
      case Found.Active(var session) -> form(request, now, session);
      case Found.None _ -> elsewhere(request, now);
      case Found.Ambiguous _ ->
          PortalProblem.TWO_USERS
              .page(parts.pages(), request.requestId(), Optional.empty())
              .cookie(now.cookies().clear(now.cookies().session()))
              .response();
      case Found.StoreDown _, Found.NotInMemory _ ->
          PortalProblem.STORE_DOWN
              .page(parts.pages(), request.requestId(), Optional.empty())
              .response();
    };
  }

  /** The answer to the form. */
  PortalResponse signOut(PortalRequest request, InForce now) throws SessionStoreException {
    return switch (find(request, now)) {
      case Found.Active(var session) -> {
        boolean ours =
            isSameOrigin(request, now)
                && QueryParameters.parse(request.body())
                    .one(TOKEN)
                    .filter(token -> now.signOutForms().verify(fields(request, session), token))
                    .isPresent();
        yield ours
            ? end(request, now, session)
            : PortalProblem.FORGED
                .page(parts.pages(), request.requestId(), Optional.empty())
                .response();
      }
      // Somebody signed out in another tab: go on to where that leads.
      case Found.None _, Found.Ambiguous _ -> Answer.seeOther(PortalPaths.SIGN_OUT).response();
      case Found.StoreDown _, Found.NotInMemory _ ->
          PortalProblem.STORE_DOWN
              .page(parts.pages(), request.requestId(), Optional.empty())
              .response();
    };
  }

  private Found find(PortalRequest request, InForce now) {
    return PresentSession.find(parts, request, now);
  }

  private PortalResponse form(PortalRequest request, InForce now, ActiveSession session) {
    String page =
        parts
            .pages()
            .confirmSignOut(
                new Pages.ConfirmSignOut(
                    Optional.of(session.identity().email().orElse(session.identity().userId())),
                    request.host().value(),
                    PortalPaths.SIGN_OUT,
                    now.signOutForms().sign(fields(request, session))));
    return Answer.html(200, page)
        .pageHeaders(PageHeaders.withFormsTo(originsAfter(now, session)))
        .response();
  }

  /** The origins that a confirmed sign-out leads through. */
  private Set<String> originsAfter(InForce now, ActiveSession session) {
    Set<String> after = new LinkedHashSet<>();
    now.settings().authenticateUrl().map(SignOutEndpoint::origin).ifPresent(after::add);
    party(session)
        .flatMap(RelyingParty::endSession)
        .map(SignOutEndpoint::origin)
        .ifPresent(after::add);
    now.settings().signOutUrl().map(SignOutEndpoint::origin).ifPresent(after::add);
    return after;
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  /**
   * Nobody is signed in on this host: the login may still be there at the authenticate host, which
   * asks in turn.
   */
  private PortalResponse elsewhere(PortalRequest request, InForce now) {
    if (now.settings().authenticateUrl().isEmpty() || now.isAuthenticateHost(request.host())) {
      return Answer.found(signedOut.address(request, now)).response();
    }
    return Answer.found(
            now.settings().authenticateUrl().get().resolve(PortalPaths.SIGN_OUT).toString())
        .cookies(clearAll(request, now))
        .response();
  }

  private PortalResponse end(PortalRequest request, InForce now, ActiveSession session)
      throws SessionStoreException {
    Optional<LoginSession> ended = logins.end(session.loginId());
    if (now.isAuthenticateHost(request.host())) {
      logins.endAll(request, now); // the cookies of all of them are cleared below
    }
    Optional<String> idToken = ended.flatMap(login -> idToken(login, now));
    String done = signedOut.address(request, now);
    Optional<URI> provider =
        now.settings()
            .authenticateUrl()
            .flatMap(
                url ->
                    party(session)
                        .flatMap(
                            party ->
                                party.logout(
                                    idToken,
                                    url.resolve(PortalPaths.SIGNED_OUT),
                                    signedOut.state(request, now))));
    return Answer.seeOther(provider.map(URI::toString).orElse(done))
        .cookies(clearAll(request, now))
        .header("clear-site-data", "\"cache\"")
        .response();
  }

  /** By whom the user was logged in; the installation's client when nothing demands that one. */
  private Optional<RelyingParty> party(ActiveSession session) {
    return session
        .provider()
        .flatMap(id -> parts.providers().of(id))
        .or(() -> parts.providers().standard());
  }

  /** The stored ID token; empty where there is none, or the secret that sealed it is lost. */
  private static Optional<String> idToken(LoginSession login, InForce now) {
    Optional<String> opened =
        login
            .sealedIdToken()
            .flatMap(token -> now.storedTokens().open(login.id(), token))
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    if (opened.isEmpty() && login.sealedIdToken().isPresent()) {
      LOG.warn(
          "event=stored-token-unreadable login={} its shared_secret is neither the current one nor"
              + " among ostiary.previous_secrets; the provider may ask the user to confirm",
          login.id());
    }
    return opened;
  }

  /** Set-Cookie lines that clear every cookie of ours that the request carries. */
  private static List<String> clearAll(PortalRequest request, InForce now) {
    RequestCookies cookies = RequestCookies.parse(request.header("cookie"));
    List<String> lines = new ArrayList<>();
    cookies.beginningWith(now.cookies().session()).stream()
        .map(RequestCookies.Cookie::name)
        .filter(
            name ->
                name.equals(now.cookies().session())
                    || name.startsWith(now.cookies().session() + "_"))
        .distinct()
        .forEach(name -> lines.add(now.cookies().clear(name)));
    return lines;
  }

  /**
   * Whether the form was sent by a page of this origin, as far as the browser says. Our pages send
   * no referrer, and browsers then send {@code Origin: null} with a form; the token is what counts
   * there.
   */
  private boolean isSameOrigin(PortalRequest request, InForce now) {
    List<String> site = request.header("sec-fetch-site");
    if (!site.isEmpty()) {
      return site.equals(List.of("same-origin"));
    }
    Optional<String> own = origins.find(request.authority(), now).map(AppOrigins.AppOrigin::origin);
    return request.header("origin").stream()
        .allMatch(origin -> origin.equals("null") || own.filter(origin::equals).isPresent());
  }

  private static List<String> fields(PortalRequest request, ActiveSession session) {
    return List.of(request.host().value(), session.key());
  }
}
