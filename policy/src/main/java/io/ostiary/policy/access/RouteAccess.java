package io.ostiary.policy.access;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;

/**
 * How one route is protected, and which identity its upstream is told.
 *
 * @param id the route
 * @param host the host (or wildcard) that the route belongs to
 * @param name what people call it: {@code namespace/ingress} or the route's name
 * @param access who may use it
 * @param passIdentityHeaders whether the upstream gets the signed assertion and the claim headers
 * @param requestHeaders headers for the upstream whose values hold {@code ${pomerium.…}} templates,
 *     name to template; plain ones are set by Envoy and are not here
 * @param secretHeaders headers for the upstream whose values are secret, so that no Envoy's
 *     configuration holds them
 */
public record RouteAccess(
    RouteId id,
    Hostname host,
    String name,
    Access access,
    boolean passIdentityHeaders,
    Map<String, String> requestHeaders,
    Map<String, Concealed> secretHeaders) {
  public RouteAccess {
    requireNonNull(id);
    requireNonNull(host);
    requireNonNull(name);
    requireNonNull(access);
    requestHeaders = ImmutableSortedMap.copyOf(requestHeaders);
    secretHeaders = ImmutableSortedMap.copyOf(secretHeaders);
  }

  /** Without secret headers. */
  public RouteAccess(
      RouteId id,
      Hostname host,
      String name,
      Access access,
      boolean passIdentityHeaders,
      Map<String, String> requestHeaders) {
    this(id, host, name, access, passIdentityHeaders, requestHeaders, Map.of());
  }
}
