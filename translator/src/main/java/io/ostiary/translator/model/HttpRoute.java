package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.RouteId;

/**
 * One route of a host.
 *
 * @param id stable, made of host and path match only
 * @param origin the object that it comes from
 * @param name what people call it
 * @param match the paths that it takes
 * @param action what it does with allowed requests
 * @param access who is allowed
 * @param passIdentityHeaders whether the upstream is told who the user is
 * @param headers changes to headers
 */
public record HttpRoute(
    RouteId id,
    ObjectRef origin,
    String name,
    PathMatch match,
    Action action,
    Access access,
    boolean passIdentityHeaders,
    HeaderEdits headers) {
  public HttpRoute {
    requireNonNull(id);
    requireNonNull(origin);
    requireNonNull(name);
    requireNonNull(match);
    requireNonNull(action);
    requireNonNull(access);
    requireNonNull(headers);
  }
}
