package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Edge.ListenAddress;
import java.util.Optional;

/**
 * Where users connect, given from outside the configuration.
 *
 * @param https in place of {@code address}
 * @param http in place of {@code http_redirect_addr}
 */
public record Listen(Optional<ListenAddress> https, Optional<ListenAddress> http) {
  /** As the configuration says. */
  public static final Listen AS_CONFIGURED = new Listen(Optional.empty(), Optional.empty());

  public Listen {
    requireNonNull(https);
    requireNonNull(http);
  }
}
