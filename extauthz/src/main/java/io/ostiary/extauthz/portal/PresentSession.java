package io.ostiary.extauthz.portal;

import io.ostiary.extauthz.session.SessionLookup.Found;
import java.util.List;

/**
 * The session that a browser has on a host. The authenticate host keeps one for each client by
 * which users log in: the installation's counts first.
 */
final class PresentSession {
  private PresentSession() {}

  static Found find(PortalParts parts, PortalRequest request, InForce now) {
    Found found = new Found.None();
    for (List<String> values : values(request, now)) {
      found = parts.lookup().find(request.host(), values);
      if (!(found instanceof Found.None)) {
        break;
      }
    }
    return found;
  }

  /** The values of each session cookie that the request has. */
  static List<List<String>> values(PortalRequest request, InForce now) {
    RequestCookies cookies = RequestCookies.parse(request.header("cookie"));
    return now.cookies().sessions(cookies, now.isAuthenticateHost(request.host())).stream()
        .map(cookies::values)
        .toList();
  }
}
