package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.session.Handover;
import io.ostiary.extauthz.session.SessionStoreException;
import java.time.Duration;

/** Takes a login from the authenticate host to an application's host. */
final class Handovers {
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final PortalParts parts;

  Handovers(PortalParts parts) {
    this.parts = requireNonNull(parts);
  }

  /** The redirect that hands a login over to the browser whose attempt has this secret. */
  Answer handOver(String loginId, AppOrigins.AppOrigin origin, String secretHash)
      throws SessionStoreException {
    OpaqueToken code = OpaqueToken.generate(parts.tokens());
    parts
        .store()
        .offer(
            new Handover(
                code.hash(),
                loginId,
                origin.host(),
                secretHash,
                parts.clock().instant().plus(LIFETIME)));
    return Answer.found(CallbackEndpoint.address(origin, AttemptCookies.id(secretHash), code));
  }
}
