package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How upstreams are reached; the same for all of them.
 *
 * @param dns how their names are resolved
 * @param sourceAddress the IP address of this machine to connect from
 * @param freebind whether that address may be none of this machine's yet
 */
public record Outbound(Dns dns, Optional<String> sourceAddress, boolean freebind) {
  public Outbound {
    requireNonNull(dns);
    requireNonNull(sourceAddress);
  }

  /** As the system does it. */
  public static Outbound standard() {
    return new Outbound(
        new Dns(Family.V4_PREFERRED, Optional.empty(), Optional.empty(), Optional.empty()),
        Optional.empty(),
        false);
  }

  /**
   * How names are resolved.
   *
   * @param family which addresses are wanted
   * @param refresh how often a name is resolved anew; empty means Envoy's 5 s
   * @param failureRefresh how often while that fails; empty means as often
   * @param resolver how name servers are asked; empty means the system's resolver
   */
  public record Dns(
      Family family,
      Optional<Duration> refresh,
      Optional<Duration> failureRefresh,
      Optional<Resolver> resolver) {
    public Dns {
      requireNonNull(family);
      requireNonNull(refresh);
      requireNonNull(failureRefresh);
      requireNonNull(resolver);
    }
  }

  /** Which addresses of a name are wanted. */
  public enum Family {
    AUTO,
    V4_ONLY,
    V6_ONLY,
    V4_PREFERRED,
    ALL
  }

  /**
   * How the system's name servers are asked; what is empty has the resolver's own default.
   *
   * @param queryTimeout how long one may take for the first try
   * @param queryTries how often they are asked
   * @param udpQueries how many questions one UDP port carries
   * @param tcp whether they are asked over TCP alone
   */
  public record Resolver(
      Optional<Duration> queryTimeout,
      OptionalInt queryTries,
      OptionalInt udpQueries,
      boolean tcp) {
    public Resolver {
      requireNonNull(queryTimeout);
      requireNonNull(queryTries);
      requireNonNull(udpQueries);
    }
  }
}
