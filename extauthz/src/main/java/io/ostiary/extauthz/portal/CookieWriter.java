package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.session.DemandedProvider;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Set-Cookie lines. All cookies are for one host and all of its paths, hidden from scripts, and
 * sent along when a link from elsewhere is followed (the provider's answer is one). A cookie is
 * cleared with the attributes that it was set with, or browsers keep it.
 */
final class CookieWriter {
  /** More clients than one browser uses; the rest is not looked at. */
  private static final int MOST_SESSIONS = 16;

  private final String name;
  private final String attributes;

  CookieWriter(AuthSettings settings) {
    this.name = requireNonNull(settings.cookieName());
    boolean secure = !settings.publicScheme().equals("http");
    this.attributes = "; Path=/" + (secure ? "; Secure" : "") + "; HttpOnly; SameSite=Lax";
  }

  /** The name of the session cookie. */
  String session() {
    return name;
  }

  /** The name of the session cookie that the authenticate host has for a client. */
  String session(DemandedProvider provider) {
    return provider.standard() ? name : others() + provider.id();
  }

  /** The names of the session cookies that a request has, the usual one first. */
  List<String> sessions(RequestCookies cookies, boolean ofAuthenticateHost) {
    Stream<String> others =
        ofAuthenticateHost
            ? cookies.beginningWith(others()).stream().map(RequestCookies.Cookie::name)
            : Stream.of();
    return Stream.concat(Stream.of(name), others).distinct().limit(MOST_SESSIONS).toList();
  }

  private String others() {
    return name + "_p_";
  }

  /** How the names of the attempt cookies of applications' hosts begin. */
  String appAttempts() {
    return name + "_a_";
  }

  /** How the names of the attempt cookies of the authenticate host begin. */
  String loginAttempts() {
    return name + "_l_";
  }

  /** The name of the cookie that counts the rounds of a login. */
  String rounds() {
    return name + "_r";
  }

  String set(String cookie, String value, Duration lifetime) {
    return cookie + "=" + value + "; Max-Age=" + Math.max(0, lifetime.toSeconds()) + attributes;
  }

  String clear(String cookie) {
    return cookie + "=; Max-Age=0" + attributes;
  }
}
