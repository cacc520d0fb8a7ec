package io.ostiary.extauthz.portal;

import io.ostiary.policy.access.Hostname;
import java.util.List;

/** Begins a login on a host of an application; works in memory only, and writes no row. */
public interface LoginStart {
  /**
   * Answers a navigation that needs login: 302 to the authenticate host, with an attempt cookie.
   *
   * @param host the host of the request, which is served
   * @param authority host and port as the browser wrote them
   * @param pathAndQuery where the browser wanted to go, byte for byte
   * @param cookieHeaders the request's Cookie lines, to bound the attempt cookies
   */
  PortalResponse begin(
      Hostname host, String authority, String pathAndQuery, List<String> cookieHeaders);
}
