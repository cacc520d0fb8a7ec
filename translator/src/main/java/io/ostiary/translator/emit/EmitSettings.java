package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Envoy must know of the processes around it; the same for one start of Ostiary.
 *
 * @param authorization where Check is answered
 * @param portal where the portal answers HTTP
 * @param tls how Envoy and these two prove to each other who they are, where they meet on TCP
 * @param accessLog how Envoy writes its access log, and where
 * @param systemAuthorities whom upstreams are signed by where nothing else is said
 */
public record EmitSettings(
    ServerAddress authorization,
    ServerAddress portal,
    Optional<MutualTls> tls,
    AccessLogOutput accessLog,
    SystemAuthorities systemAuthorities) {
  public EmitSettings {
    requireNonNull(authorization);
    requireNonNull(portal);
    requireNonNull(tls);
    requireNonNull(accessLog);
    requireNonNull(systemAuthorities);
    if (tls.isEmpty() && !Stream.of(authorization, portal).allMatch(ServerAddress::isLocal)) {
      throw new IllegalArgumentException(
          "beyond loopback Envoy speaks to its servers by mutual TLS: "
              + authorization
              + ", "
              + portal);
    }
  }

  /** On this machine, with an Envoy on Debian. */
  public EmitSettings(
      ServerAddress authorization, ServerAddress portal, AccessLogOutput accessLog) {
    this(authorization, portal, Optional.empty(), accessLog, SystemAuthorities.DEBIAN);
  }

  /** With the access log on Envoy's standard output, with an Envoy on Debian. */
  public EmitSettings(
      ServerAddress authorization, ServerAddress portal, AccessLogFormat accessLog) {
    this(authorization, portal, AccessLogOutput.standard(accessLog));
  }

  /** An address of a server of ours, as Envoy sees it. */
  public sealed interface ServerAddress {
    /** A unix socket. */
    record Socket(String path) implements ServerAddress {}

    /** A host and port. */
    record Tcp(String host, int port) implements ServerAddress {}

    /** Whether it never leaves the machine; a name may lead anywhere. */
    default boolean isLocal() {
      return switch (this) {
        case Socket socket -> true;
        case Tcp tcp ->
            InetAddresses.isInetAddress(tcp.host())
                && InetAddresses.forString(tcp.host()).isLoopbackAddress();
      };
    }
  }

  /**
   * Files of PEM text as the machines of the Envoys name them, so that no private key of an Envoy
   * travels; an Envoy reads them anew when a file in their folders is replaced.
   *
   * @param certificate the Envoy's own chain
   * @param key the key of that chain
   * @param authorities whom our servers' certificate must lead to
   * @param serverName the name or address that our servers' certificate must be made out to
   */
  public record MutualTls(String certificate, String key, String authorities, String serverName) {
    public MutualTls {
      if (Stream.of(certificate, key, authorities, serverName).anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("mutual TLS needs three files and a name");
      }
    }
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
