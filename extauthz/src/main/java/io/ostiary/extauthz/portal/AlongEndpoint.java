package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.portal.AppOrigins.AppOrigin;
import io.ostiary.extauthz.session.SessionLookup.Found;
import java.util.Optional;

/**
 * Signs a browser in on a host that another application depends on, and leads it onward: then
 * scripts of that application's pages can ask this host, which has a session of its own.
 */
final class AlongEndpoint {
  private final PortalParts parts;
  private final AppOrigins origins;
  private final OnwardLinks links;
  private final LoginBeginning beginning;

  AlongEndpoint(
      PortalParts parts, AppOrigins origins, OnwardLinks links, LoginBeginning beginning) {
    this.parts = requireNonNull(parts);
    this.origins = requireNonNull(origins);
    this.links = requireNonNull(links);
    this.beginning = requireNonNull(beginning);
  }

  PortalResponse answer(PortalRequest request, InForce now) {
    Optional<Onward> onward = links.read(request, now);
    Optional<AppOrigin> here = origins.find(request.authority(), now);
    if (onward.isEmpty() || here.isEmpty()) {
      parts.meters().failed(PortalProblem.LINK_STALE);
      return PortalProblem.LINK_STALE
          .page(parts.pages(), request.requestId(), Optional.empty())
          .response();
    }
    return needsLogin(request, now)
        ? beginning.beginAlong(now, request, onward.get())
        : Answer.found(links.next(onward.get(), here.get(), now)).response();
  }

  /** A store that is down keeps nobody from the application itself. */
  private boolean needsLogin(PortalRequest request, InForce now) {
    return switch (PresentSession.find(parts, request, now)) {
      case Found.Active(var session) ->
          parts
              .providers()
              .providers()
              .ofHost(request.host())
              .filter(demanded -> demanded.isMetBy(session))
              .isEmpty();
      case Found.None _, Found.Ambiguous _ -> true;
      case Found.StoreDown _, Found.NotInMemory _ -> false;
    };
  }
}
