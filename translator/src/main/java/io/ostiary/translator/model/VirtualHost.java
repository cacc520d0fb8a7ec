package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Hostname;
import java.util.List;

/**
 * A host and its routes.
 *
 * @param host exact, one-label wildcard, or {@link Hostname#ANY} for the default backend
 * @param routes in the order in which they are tried; the first that matches is taken
 */
public record VirtualHost(Hostname host, List<HttpRoute> routes) {
  public VirtualHost {
    requireNonNull(host);
    routes = List.copyOf(routes);
  }
}
