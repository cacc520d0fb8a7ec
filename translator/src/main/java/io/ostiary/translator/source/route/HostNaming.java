package io.ostiary.translator.source.route;

import io.ostiary.policy.access.Hostname;
import java.util.Optional;

/**
 * Under which name a host is served: its own, except in {@code dev}, where names must resolve to
 * this machine without anybody's help (RFC 6761, section 6.3).
 *
 * @param local whether names are below {@code .localhost}
 */
public record HostNaming(boolean local) {
  private static final String LOCAL = ".localhost";

  /** The name that browsers use; empty where the development name would be too long. */
  public Optional<Hostname> served(Hostname host) {
    boolean kept =
        !local
            || host.equals(Hostname.ANY)
            || host.value().equals("localhost")
            || host.value().endsWith(LOCAL);
    return kept ? Optional.of(host) : Hostname.parse(host.value() + LOCAL);
  }
}
