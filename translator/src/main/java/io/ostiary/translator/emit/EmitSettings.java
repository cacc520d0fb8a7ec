package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What Envoy must know of the processes around it; the same for one start of Ostiary.
 *
 * @param authorization where Check is answered
 * @param portal where the portal answers HTTP
 * @param accessLog how Envoy writes its access log to its standard output
 * @param systemAuthorities whom upstreams are signed by where nothing else is said
 */
public record EmitSettings(
    ServerAddress authorization,
    ServerAddress portal,
    AccessLogFormat accessLog,
    SystemAuthorities systemAuthorities) {
  public EmitSettings {
    requireNonNull(authorization);
    requireNonNull(portal);
    requireNonNull(accessLog);
    requireNonNull(systemAuthorities);
  }

  /** With an Envoy on Debian. */
  public EmitSettings(
      ServerAddress authorization, ServerAddress portal, AccessLogFormat accessLog) {
    this(authorization, portal, accessLog, SystemAuthorities.DEBIAN);
  }

  /** An address of a server of ours, as Envoy sees it. */
  public sealed interface ServerAddress {
    /** A unix socket. */
    record Socket(String path) implements ServerAddress {}

    /** A host and port; beyond loopback with TLS. */
    record Tcp(String host, int port) implements ServerAddress {}
  }

  /**
   * The certificate authorities of the system.
   *
   * @param file the bundle in PEM, on the machine or in the image where Envoy runs; a cluster that
   *     needs it is refused by Envoy where there is none, rather than believing anybody
   * @param pem the same as read here, for upstreams that may be signed by these or by further ones;
   *     absent where it cannot be read, then by the further ones alone
   */
  public record SystemAuthorities(String file, Optional<String> pem) {
    /** Where Debian, Ubuntu and Alpine have them, and so most images. */
    public static final SystemAuthorities DEBIAN =
        new SystemAuthorities("/etc/ssl/certs/ca-certificates.crt", Optional.empty());

    public SystemAuthorities {
      requireNonNull(file);
      requireNonNull(pem);
    }
  }

  /** How access lines look. */
  public enum AccessLogFormat {
    JSON,
    TEXT
  }
}
