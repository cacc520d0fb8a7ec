package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.policy.access.Hostname;
import java.util.List;
import java.util.Optional;

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
   * @param provider the client by which the user has to log in; empty when none is configured
   * @param dependsOn hosts that are signed in to as well
   * @param requestId for the pages of problems
   */
  record Visit(
      Hostname host,
      String authority,
      String pathAndQuery,
      List<String> cookieHeaders,
      Optional<DemandedProvider> provider,
      List<Hostname> dependsOn,
      String requestId) {
    public Visit {
      requireNonNull(host);
      requireNonNull(authority);
      requireNonNull(pathAndQuery);
      cookieHeaders = List.copyOf(cookieHeaders);
      requireNonNull(provider);
      dependsOn = List.copyOf(dependsOn);
      requireNonNull(requestId);
    }

    /**
     * Where the browser comes from decides what it is sent to, and the host how it logs in.
     *
     * @param provider one of those that the host's routes demand
     */
    static Visit of(
        PortalRequest request,
        String pathAndQuery,
        Optional<DemandedProvider> provider,
        List<Hostname> dependsOn) {
      return new Visit(
          request.host(),
          request.authority(),
          pathAndQuery,
          request.header("cookie"),
          provider,
          dependsOn,
          request.requestId());
    }

    @Override
    public String toString() {
      return "Visit[" + host + ", " + requestId + "]";
    }
  }
}
