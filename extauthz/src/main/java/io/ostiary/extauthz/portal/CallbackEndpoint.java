package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.session.SessionStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last step of a login, on the application's host: trades the code for a session of this host.
 * It demands the attempt cookie that the first step left here, so a link with somebody else's code
 * logs nobody in (RFC 9700 section 4.7).
 */
final class CallbackEndpoint {
  private final PortalParts parts;
  private final AppOrigins origins;
  private final OnwardLinks links;

  CallbackEndpoint(PortalParts parts, AppOrigins origins, OnwardLinks links) {
    this.parts = requireNonNull(parts);
    this.origins = requireNonNull(origins);
    this.links = requireNonNull(links);
  }

  /** The address of this endpoint. */
  static String address(AppOrigins.AppOrigin origin, String attemptId, OpaqueToken code) {
    return origin.at(PortalPaths.CALLBACK) + "?attempt=" + attemptId + "&code=" + code.value();
  }

  PortalResponse answer(PortalRequest request, InForce now) throws SessionStoreException {
    QueryParameters query = QueryParameters.parse(request.query());
    Optional<String> id = query.one("attempt");
    Optional<OpaqueToken> code = query.one("code").flatMap(OpaqueToken::parse);
    Optional<AppOrigins.AppOrigin> origin = origins.find(request.authority(), now);
    if (query.repeats("attempt", "code") || id.isEmpty() || code.isEmpty() || origin.isEmpty()) {
      return problem(PortalProblem.MALFORMED, request, start(origin)).response();
    }
    RequestCookies cookies = RequestCookies.parse(request.header("cookie"));
    Optional<AttemptCookies.Attempt> found =
        now.appAttempts().find(request.host(), id.get(), cookies);
    Optional<AppAttempt> attempt = found.flatMap(known -> AppAttempt.decode(known.content()));
    if (found.isEmpty() || attempt.isEmpty()) {
      return problem(
              PortalProblem.cookieMissing(now.appAttempts().name(id.get())), request, start(origin))
          .response();
    }
    Instant instant = parts.clock().instant();
    OpaqueToken session = OpaqueToken.generate(parts.tokens());
    Optional<ActiveSession> redeemed =
        found.get().isStale(instant)
            ? Optional.empty()
            : parts
                .store()
                .redeem(
                    code.get().hash(),
                    request.host(),
                    attempt.get().secret().hash(),
                    session.hash(),
                    instant);
    if (redeemed.isEmpty()) {
      PortalProblem problem =
          found.get().isStale(instant) ? PortalProblem.EXPIRED : PortalProblem.CODE_USED;
      String next = links.next(attempt.get().onward(), origin.get(), now);
      return problem(problem, request, Optional.of(next))
          .cookie(now.appAttempts().drop(id.get()))
          .response();
    }
    List<String> lines =
        sessionCookies(redeemed.get(), session, request, now, found.get().startedAt());
    parts.meters().completed();
    return Answer.found(links.next(attempt.get().onward(), origin.get(), now))
        .cookies(lines)
        .cookie(now.appAttempts().drop(id.get()))
        .response();
  }

  private List<String> sessionCookies(
      ActiveSession started,
      OpaqueToken session,
      PortalRequest request,
      InForce now,
      Instant startedAt)
      throws SessionStoreException {
    RequestCookies cookies = RequestCookies.parse(request.header("cookie"));
    Instant instant = parts.clock().instant();
    List<String> lines = new ArrayList<>();
    lines.add(
        now.cookies()
            .set(
                now.cookies().session(),
                session.value(),
                Duration.between(instant, started.expiresAt())));
    if (!endOthers(started, request, now, cookies)) {
      new LoginRounds(now, request.host(), instant)
          .oneMore(cookies, startedAt)
          .ifPresent(lines::add);
    }
    return lines;
  }

  /**
   * Ends the sessions of other logins that the browser had here, so that an id from before the
   * login is worth nothing after it. Those of the same login stay: a parallel tab got them a moment
   * ago and may be using them. The result is whether there was any session.
   */
  private boolean endOthers(
      ActiveSession started, PortalRequest request, InForce now, RequestCookies cookies)
      throws SessionStoreException {
    boolean any = false;
    for (String value : cookies.values(now.cookies().session())) {
      if (parts.lookup().find(request.host(), List.of(value)) instanceof Found.Active(var old)) {
        any = true;
        if (!old.loginId().equals(started.loginId())) {
          parts.store().endHostSession(old.key(), parts.clock().instant());
          parts.lookup().ended(new Revocation.Ended.HostSession(old.key()));
        }
      }
    }
    return any;
  }

  private Answer problem(PortalProblem problem, PortalRequest request, Optional<String> address) {
    parts.meters().failed(problem);
    return problem.page(
        parts.pages(),
        request.requestId(),
        address.map(again -> new Pages.Link("Open again", again)));
  }

  /** Absolute, as all addresses here: a path may begin with two slashes, like another host's. */
  private static Optional<String> start(Optional<AppOrigins.AppOrigin> origin) {
    return origin.map(app -> app.at("/"));
  }
}
