package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where requests are sent.
 *
 * @param name its stable name: {@code namespace/service/port}, or made of the {@code to} URLs
 * @param origin the object that it comes from
 * @param endpoints where it is
 * @param protocol how it is spoken to
 * @param tls TLS towards it, where it speaks TLS
 * @param healthChecks active checks; none by default
 * @param balancing how requests are spread over the endpoints
 */
public record Upstream(
    UpstreamName name,
    ObjectRef origin,
    Endpoints endpoints,
    Protocol protocol,
    Optional<UpstreamTls> tls,
    List<HealthCheck> healthChecks,
    Balancing balancing) {
  public Upstream {
    requireNonNull(name);
    requireNonNull(origin);
    requireNonNull(endpoints);
    requireNonNull(protocol);
    requireNonNull(tls);
    healthChecks = List.copyOf(healthChecks);
    requireNonNull(balancing);
  }

  /** Where an upstream is. */
  public sealed interface Endpoints {
    /** At these IP addresses, delivered by EDS; may be empty, then requests get 503. */
    record Addresses(List<Endpoint> endpoints) implements Endpoints {
      public Addresses {
        endpoints = List.copyOf(endpoints);
      }
    }

    /**
     * At these IP addresses, delivered by EDS, which are its name too: its own Host is address and
     * port, because whoever configured it called it so.
     */
    record NamedAddresses(List<Endpoint> endpoints) implements Endpoints {
      public NamedAddresses {
        endpoints = List.copyOf(endpoints);
      }
    }

    /** At these names, resolved by Envoy through the system; no name is needed at start. */
    record Names(List<Endpoint> endpoints) implements Endpoints {
      public Names {
        endpoints = List.copyOf(endpoints);
      }
    }

    /** At a unix socket. */
    record Socket(String path) implements Endpoints {}
  }

  /**
   * One endpoint.
   *
   * @param host an IP address without brackets, or a DNS name
   * @param port 1 to 65535
   * @param weight 1 or more
   */
  public record Endpoint(String host, int port, int weight) {
    public Endpoint {
      requireNonNull(host);
    }
  }

  /** The HTTP version towards an upstream. */
  public enum Protocol {
    HTTP1,
    HTTP2,
    /** HTTP/2 or HTTP/1.1 as ALPN tells; only with TLS. */
    NEGOTIATED
  }

  /**
   * TLS towards an upstream.
   *
   * @param serverName SNI, and the name that the certificate must carry
   * @param trust whom to believe
   * @param clientCertificate what to show
   * @param renegotiates whether the upstream may ask for another handshake (TLS 1.2)
   */
  public record UpstreamTls(
      String serverName, Trust trust, Optional<KeyPair> clientCertificate, boolean renegotiates) {
    public UpstreamTls {
      requireNonNull(serverName);
      requireNonNull(trust);
      requireNonNull(clientCertificate);
    }
  }

  /** Whose certificates are believed. */
  public sealed interface Trust {
    /** The system's authorities, and these in PEM, where given. */
    record SystemAuthorities(Optional<String> extraAuthoritiesPem) implements Trust {}

    /** Only these authorities, in PEM. */
    record Authorities(String pem) implements Trust {}

    /** Any certificate; {@code tls_skip_verify}. */
    record Anyone() implements Trust {}
  }

  /**
   * An active health check by HTTP, TCP or gRPC, with Envoy's meaning of the fields.
   *
   * @param kind what is tried
   * @param timeout time to wait for an answer
   * @param interval time between checks
   * @param unhealthyThreshold failures in a row that make it unhealthy
   * @param healthyThreshold successes in a row that make it healthy
   */
  public record HealthCheck(
      Kind kind,
      Duration timeout,
      Duration interval,
      int unhealthyThreshold,
      int healthyThreshold) {
    /** What a health check tries. */
    public sealed interface Kind {
      /** GET of a path answers 200. */
      record Http(Optional<String> host, String path) implements Kind {}

      /** A connection can be made. */
      record Tcp() implements Kind {}

      /** gRPC's health service answers SERVING. */
      record Grpc(String service) implements Kind {}
    }
  }
}
