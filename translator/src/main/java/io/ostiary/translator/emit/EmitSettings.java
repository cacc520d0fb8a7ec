package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What Envoy must know of the processes around it; the same for one start of Ostiary.
 *
 * @param authorization where Check is answered
 * @param portal where the portal answers HTTP
 * @param accessLog how Envoy writes its access log, and where
 * @param systemAuthorities the system's certificate authorities in PEM, for upstreams that may be
 *     signed by these or by further ones; absent where they cannot be read, then by the further
 *     ones alone
 */
public record EmitSettings(
    ServerAddress authorization,
    ServerAddress portal,
    AccessLogOutput accessLog,
    Optional<String> systemAuthorities) {
  public EmitSettings {
    requireNonNull(authorization);
    requireNonNull(portal);
    requireNonNull(accessLog);
    requireNonNull(systemAuthorities);
  }

  /** Without the system's authorities. */
  public EmitSettings(
      ServerAddress authorization, ServerAddress portal, AccessLogOutput accessLog) {
    this(authorization, portal, accessLog, Optional.empty());
  }

  /** With the access log on Envoy's standard output, and without the system's authorities. */
  public EmitSettings(
      ServerAddress authorization, ServerAddress portal, AccessLogFormat accessLog) {
    this(authorization, portal, AccessLogOutput.standard(accessLog));
  }

  /** An address of a server of ours, as Envoy sees it. */
  public sealed interface ServerAddress {
    /** A unix socket. */
    record Socket(String path) implements ServerAddress {}

    /** A host and port; beyond loopback with TLS. */
    record Tcp(String host, int port) implements ServerAddress {}
  }

  /** How access lines look. */
  public enum AccessLogFormat {
    JSON,
    TEXT
  }
}
