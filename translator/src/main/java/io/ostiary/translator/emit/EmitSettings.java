package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

/**
 * What Envoy must know of the processes around it; the same for one start of Ostiary.
 *
 * @param authorization where Check is answered
 * @param portal where the portal answers HTTP
 * @param accessLog how Envoy writes its access log to its standard output
 */
public record EmitSettings(
    ServerAddress authorization, ServerAddress portal, AccessLogFormat accessLog) {
  public EmitSettings {
    requireNonNull(authorization);
    requireNonNull(portal);
    requireNonNull(accessLog);
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
