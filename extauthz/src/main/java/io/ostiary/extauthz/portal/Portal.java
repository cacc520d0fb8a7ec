package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.Derived;
import io.ostiary.extauthz.oidc.LoginProviders;
import io.ostiary.extauthz.pages.HtmlPages;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.ProviderId;
import io.ostiary.extauthz.session.SessionStoreException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our endpoints on every host that is served and on the authenticate host. Requests may wait for
 * the store and for the identity provider, so each belongs on a virtual thread.
 */
public final class Portal {
  private static final Logger LOG = LoggerFactory.getLogger(Portal.class);
  private static final List<String> READ = List.of("GET", "HEAD");

  /** What has an effect answers no HEAD, which link checkers and previews send. */
  private static final List<String> GET = List.of("GET");

  private final PortalParts parts;
  private final Derived<AuthSettings, InForce> inForce;
  private final LoginBeginning beginning;
  private final CallbackEndpoint callback;
  private final AlongEndpoint along;
  private final SignInEndpoint signIn;
  private final ProviderCallback providerCallback;
  private final SignOutEndpoint signOut;
  private final SignedOutEndpoint signedOut;
  private final UserEndpoints user;
  private final DocumentEndpoints documents;

  public Portal(PortalParts parts) {
    this.parts = requireNonNull(parts);
    this.inForce =
        Derived.from(
            parts.settings(), settings -> InForce.of(settings, parts.tokens(), parts.clock()));
    AppOrigins origins = new AppOrigins(parts.table());
    Handovers handovers = new Handovers(parts);
    ProviderVisits visits = new ProviderVisits(parts);
    OnwardLinks links = new OnwardLinks(origins, parts.clock());
    this.beginning = new LoginBeginning(parts, inForce, origins);
    this.callback = new CallbackEndpoint(parts, origins, links);
    this.along = new AlongEndpoint(parts, origins, links, beginning);
    this.signIn = new SignInEndpoint(parts, origins, handovers, visits);
    this.providerCallback = new ProviderCallback(parts, origins, handovers, visits);
    this.signedOut = new SignedOutEndpoint(parts, origins);
    this.signOut = new SignOutEndpoint(parts, origins, signedOut);
    this.user = new UserEndpoints(parts, beginning);
    this.documents = new DocumentEndpoints(parts);
  }

  /** Begins logins for Check. */
  public LoginStart loginStart() {
    return beginning;
  }

  /** Answers a request; never throws for what a client or the store does. */
  public PortalResponse handle(PortalRequest request) {
    InForce now = inForce.get();
    try {
      if (now.isAuthenticateHost(request.host())) {
        return atAuthenticateHost(request, now);
      }
      return parts.table().get().serves(request.host())
          ? atApplicationHost(request, now)
          : problem(PortalProblem.NOT_FOUND, request).response();
    } catch (SessionStoreException down) {
      LOG.warn("event=portal-store-down cause={}", down.getMessage());
      return problem(PortalProblem.STORE_DOWN, request).response();
    }
  }

  private PortalResponse atAuthenticateHost(PortalRequest request, InForce now)
      throws SessionStoreException {
    if (request.path().equals(now.settings().callbackPath())) {
      return allowed(GET, request, login(() -> providerCallback.answer(request, now)));
    }
    return switch (request.path()) {
      case "/" -> allowed(READ, request, () -> Answer.found(PortalPaths.USER_PAGE).response());
      case "/robots.txt" ->
          allowed(
              READ,
              request,
              () -> Answer.text(200, "text/plain", "User-agent: *\nDisallow: /\n").response());
      case PortalPaths.SIGN_IN -> allowed(GET, request, login(() -> signIn.answer(request, now)));
      default -> everywhere(request, now);
    };
  }

  private PortalResponse atApplicationHost(PortalRequest request, InForce now)
      throws SessionStoreException {
    return switch (request.path()) {
      case PortalPaths.SIGN_IN ->
          allowed(GET, request, () -> beginning.beginWithChoice(now, choice(request)));
      case PortalPaths.ALONG -> allowed(GET, request, () -> along.answer(request, now));
      default -> everywhere(request, now);
    };
  }

  /** A provider that no route of this host demands would log nobody in here. */
  private LoginStart.Visit choice(PortalRequest request) {
    QueryParameters query = QueryParameters.parse(request.query());
    LoginProviders providers = parts.providers().providers();
    return LoginStart.Visit.of(
        request,
        query.one(PortalPaths.RETURN_PATH).orElse("/"),
        query
            .one(PortalPaths.PROVIDER)
            .flatMap(ProviderId::parse)
            .flatMap(id -> providers.ofHost(request.host(), id))
            .or(() -> providers.ofHost(request.host())),
        providers.dependsOn(request.host()));
  }

  private PortalResponse everywhere(PortalRequest request, InForce now)
      throws SessionStoreException {
    return switch (request.path()) {
      case PortalPaths.CALLBACK, "/.pomerium/callback" ->
          allowed(GET, request, login(() -> callback.answer(request, now)));
      case PortalPaths.SIGN_OUT ->
          request.method().equals("POST")
              ? signOut.signOut(request, now)
              : allowed(List.of("GET", "POST"), request, () -> signOut.ask(request, now));
      case PortalPaths.SIGNED_OUT -> allowed(READ, request, () -> signedOut.answer(request, now));
      case PortalPaths.ADDRESS_TOO_LONG -> allowed(READ, request, this::addressTooLong);
      case PortalPaths.USER_PAGE, "/.pomerium" ->
          allowed(READ, request, () -> user.page(request, now));
      case PortalPaths.USER_JSON -> allowed(READ, request, () -> user.json(request, now));
      case PortalPaths.WELL_KNOWN, PortalPaths.WELL_KNOWN + "/" ->
          allowed(READ, request, () -> documents.wellKnown(request, now));
      case PortalPaths.KEYS -> allowed(READ, request, () -> documents.keys(request));
      case HtmlPages.STYLE_PATH -> allowed(READ, request, () -> documents.style(request));
      default ->
          PortalProblem.NOT_FOUND
              .page(
                  parts.pages(),
                  request.requestId(),
                  Optional.of(new Pages.Link("Open the application", "/")))
              .response();
    };
  }

  /** Where a login ends whose address was too long to be kept. */
  private PortalResponse addressTooLong() {
    return Answer.html(
            200,
            parts
                .pages()
                .notice(
                    new Pages.Notice(
                        "Your address was too long",
                        "The address that you opened is longer than "
                            + ReturnPath.LONGEST
                            + " characters, so it could not be kept while you signed in.",
                        "Open your link again, or go to the start of the application.",
                        new Pages.Link("Open the application", "/"))))
        .response();
  }

  private PortalResponse allowed(List<String> methods, PortalRequest request, Step step)
      throws SessionStoreException {
    return methods.contains(request.method())
        ? step.answer()
        : problem(PortalProblem.METHOD, request)
            .header("allow", String.join(", ", methods))
            .response();
  }

  /** A step of a login, which fails where the store does. */
  private Step login(Step step) {
    return () -> {
      try {
        return step.answer();
      } catch (SessionStoreException down) {
        parts.meters().failed(PortalProblem.STORE_DOWN);
        throw down;
      }
    };
  }

  private Answer problem(PortalProblem problem, PortalRequest request) {
    return problem.page(parts.pages(), request.requestId(), Optional.empty());
  }

  private interface Step {
    PortalResponse answer() throws SessionStoreException;
  }
}
