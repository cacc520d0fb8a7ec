package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.ostiary.extauthz.Base64Url;
import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.oidc.LoginResult.LoggedIn;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The login that a browser has at the authenticate host, by each client one at a time. A new login
 * has a new id and ends the one before it, so that signing out later ends everything that the
 * browser had.
 */
final class BrowserLogins {
  /** A longer token would make the provider's logout an address that servers refuse. */
  private static final int LONGEST_HINT = 6_000;

  private static final int ID_BYTES = 16;

  /** Claims that differ between two logins of one user who has not changed. */
  private static final Set<String> OF_THE_LOGIN =
      ImmutableSet.of(
          "iat",
          "exp",
          "nbf",
          "auth_time",
          "jti",
          "nonce",
          "at_hash",
          "c_hash",
          "s_hash",
          "sid",
          "acr",
          "amr",
          "rh",
          "uti",
          "aio",
          "session_state");

  /**
   * How long a tab may be at the authenticate host without the cookie that another tab has got
   * there: its request was on the way when that cookie was set. Without this its login would end
   * that of the other tab, whose page would lose the session that it has just got.
   */
  private static final Duration TABS_APART = Duration.ofSeconds(30);

  private final PortalParts parts;

  BrowserLogins(PortalParts parts) {
    this.parts = requireNonNull(parts);
  }

  /** The login to go on with, and the Set-Cookie lines that it needs. */
  record Started(String loginId, List<String> cookies) {}

  /**
   * Starts a login, or goes on with one of the same user that a parallel tab finished while this
   * one was at the provider: twenty tabs would otherwise end each other's sessions.
   *
   * @param provider by whom the user was logged in
   * @param begunAt when this attempt began; empty when the user asked for another account
   */
  Started start(
      LoggedIn user,
      DemandedProvider provider,
      PortalRequest request,
      InForce now,
      Optional<Instant> begunAt)
      throws SessionStoreException {
    String name = now.cookies().session(provider);
    List<ActiveSession> before =
        sessions(request, RequestCookies.parse(request.header("cookie")).values(name));
    for (ActiveSession session : before) {
      if (begunAt.isPresent()
          && provider.isMetBy(session)
          && isParallel(session, user, begunAt.get())) {
        return new Started(session.loginId(), List.of());
      }
    }
    Instant instant = parts.clock().instant();
    String id = Base64Url.encode(parts.tokens().bytes(ID_BYTES));
    OpaqueToken cookie = OpaqueToken.generate(parts.tokens());
    LoginSession login =
        new LoginSession(
            id,
            user.issuer(),
            Optional.of(provider.id()),
            user.subject(),
            user.identity(),
            hint(user.idToken(), id, now),
            instant,
            instant.plus(now.settings().sessionLifetime()));
    parts.store().startLogin(login, request.host(), cookie.hash());
    for (ActiveSession session : before) {
      end(session.loginId());
    }
    List<String> lines = new ArrayList<>();
    lines.add(now.cookies().set(name, cookie.value(), now.settings().sessionLifetime()));
    return new Started(id, lines);
  }

  /** Ends a login everywhere; empty when it had ended before. */
  Optional<LoginSession> end(String loginId) throws SessionStoreException {
    Optional<LoginSession> ended = parts.store().endLogin(loginId, parts.clock().instant());
    parts.lookup().ended(new Revocation.Ended.Login(loginId));
    return ended;
  }

  /** Ends all that the browser has at the authenticate host, by whichever client. */
  void endAll(PortalRequest request, InForce now) throws SessionStoreException {
    for (List<String> values : PresentSession.values(request, now)) {
      for (ActiveSession session : sessions(request, values)) {
        end(session.loginId());
      }
    }
  }

  private List<ActiveSession> sessions(PortalRequest request, List<String> values) {
    List<ActiveSession> sessions = new ArrayList<>();
    for (String value : values) {
      if (parts.lookup().find(request.host(), List.of(value)) instanceof Found.Active(var one)) {
        sessions.add(one);
      }
    }
    return sessions;
  }

  private boolean isParallel(ActiveSession session, LoggedIn user, Instant begunAt)
      throws SessionStoreException {
    return parts
        .store()
        .login(session.loginId(), parts.clock().instant())
        .filter(
            login ->
                !login.createdAt().isBefore(begunAt.minus(TABS_APART))
                    && login.issuer().equals(user.issuer())
                    && login.subject().equals(user.subject())
                    && unchanged(login.identity()).equals(unchanged(user.identity())))
        .isPresent();
  }

  private static Identity unchanged(Identity identity) {
    Map<String, List<Object>> claims = new LinkedHashMap<>(identity.claims().values());
    claims.keySet().removeAll(OF_THE_LOGIN);
    return new Identity(identity.userId(), identity.email(), new Claims(claims), identity.groups());
  }

  private static Optional<String> hint(String idToken, String loginId, InForce now) {
    return idToken.length() > LONGEST_HINT
        ? Optional.empty()
        : Optional.of(
            now.storedTokens().seal(loginId, idToken.getBytes(StandardCharsets.US_ASCII)));
  }
}
