package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.session.Handover;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.extauthz.session.SessionStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes a login from the authenticate host to an application's host. */
final class Handovers {
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final PortalParts parts;

  Handovers(PortalParts parts) {
    this.parts = requireNonNull(parts);
  }

  /**
   * The redirect that hands a login over to the browser whose attempt has this secret; empty when
   * the login ended a moment ago, in another tab or on another replica.
   */
  Optional<Answer> handOver(String loginId, AppOrigins.AppOrigin origin, String secretHash)
      throws SessionStoreException {
    OpaqueToken code = OpaqueToken.generate(parts.tokens());
    Instant now = parts.clock().instant();
    Handover handover =
        new Handover(code.hash(), loginId, origin.host(), secretHash, now.plus(LIFETIME));
    return switch (parts.store().offer(handover, now)) {
      case KEPT ->
          Optional.of(
              Answer.found(CallbackEndpoint.address(origin, AttemptCookies.id(secretHash), code)));
      case LOGIN_ENDED -> {
        parts.lookup().ended(new Revocation.Ended.Login(loginId));
        yield Optional.empty();
      }
    };
  }
}
