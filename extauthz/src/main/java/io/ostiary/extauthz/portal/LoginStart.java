package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Hostname;
import java.util.List;

/** Begins a login on a host of an application; works in memory only, and writes no row. */
public interface LoginStart {
  /**
   * Answers a navigation that needs login: 302 to the authenticate host, with an attempt cookie.
   */
  PortalResponse begin(Visit visit);

  /**
   * A navigation that needs a login.
   *
   * @param host the host of the request, which is served
   * @param authority host and port as the browser wrote them
   * @param pathAndQuery where the browser wanted to go, byte for byte
   * @param cookieHeaders the request's Cookie lines, to bound the attempt cookies
   * @param requestId for the pages of problems
   */
  record Visit(
      Hostname host,
      String authority,
      String pathAndQuery,
      List<String> cookieHeaders,
      String requestId) {
    public Visit {
      requireNonNull(host);
      requireNonNull(authority);
      requireNonNull(pathAndQuery);
      cookieHeaders = List.copyOf(cookieHeaders);
      requireNonNull(requestId);
    }

    /** Where the browser comes from decides what it is sent to. */
    static Visit of(PortalRequest request, String pathAndQuery) {
      return new Visit(
          request.host(),
          request.authority(),
          pathAndQuery,
          request.header("cookie"),
          request.requestId());
    }

    @Override
    public String toString() {
      return "Visit[" + host + ", " + requestId + "]";
    }
  }
}
