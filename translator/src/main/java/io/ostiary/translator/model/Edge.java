package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.net.InetAddresses;
import io.ostiary.policy.access.Hostname;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users connect to, and what holds for every host. A change of most of these changes the
 * listener, which closes its connections.
 *
 * @param address where users connect
 * @param tls whether that listener speaks TLS; without, TLS ends in front ({@code insecure_server})
 *     or it is the plain HTTP of {@code dev}
 * @param redirectAddress where plain HTTP is redirected to https
 * @param publicScheme the scheme that browsers see: {@code https}, or {@code http} in {@code dev}
 *     only
 * @param publicPort the port that browsers connect to over https
 * @param authenticateHost the host of the one redirect URI; absent when nothing needs login
 * @param callbackPath the path of the redirect URI
 * @param cookieName the session cookie's name, of which all others of ours are made
 * @param claimHeaders names of the claim headers for upstreams
 * @param responseHeaders set on every response, over the upstream's
 * @param timeouts the listener's timeouts
 * @param peers who connects: users themselves, or proxies for them
 * @param requests how requests are read
 * @param routing how routes are delivered
 */
public record Edge(
    ListenAddress address,
    boolean tls,
    Optional<ListenAddress> redirectAddress,
    String publicScheme,
    int publicPort,
    Optional<Hostname> authenticateHost,
    String callbackPath,
    String cookieName,
    List<String> claimHeaders,
    Map<String, String> responseHeaders,
    Timeouts timeouts,
    Peers peers,
    Requests requests,
    Routing routing) {
  public Edge {
    requireNonNull(address);
    requireNonNull(redirectAddress);
    requireNonNull(publicScheme);
    requireNonNull(authenticateHost);
    requireNonNull(callbackPath);
    requireNonNull(cookieName);
    claimHeaders = claimHeaders.stream().sorted().distinct().toList();
    responseHeaders = ImmutableSortedMap.copyOf(responseHeaders);
    requireNonNull(timeouts);
    requireNonNull(peers);
    requireNonNull(requests);
    requireNonNull(routing);
  }

  /** The same with routes delivered this way. */
  public Edge with(Routing fixed) {
    return new Edge(
        address,
        tls,
        redirectAddress,
        publicScheme,
        publicPort,
        authenticateHost,
        callbackPath,
        cookieName,
        claimHeaders,
        responseHeaders,
        timeouts,
        peers,
        requests,
        fixed);
  }

  /** An address to listen on: an IP address and a port, 0 for any free one. */
  public record ListenAddress(String ip, int port) {
    public ListenAddress {
      requireNonNull(ip);
    }

    /**
     * Reads {@code ip:port}, {@code [ipv6]:port} or {@code :port}; no host names but {@code
     * localhost}, because where to listen must not depend on who answers for a name.
     */
    public static Optional<ListenAddress> parse(String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      String host = colon < 0 ? "" : text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      String bare = bracketed ? host.substring(1, host.length() - 1) : host;
      String ip = bare.isEmpty() ? "0.0.0.0" : bare.equals("localhost") ? "127.0.0.1" : bare;
      boolean portFits = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535;
      boolean ipFits =
          InetAddresses.isInetAddress(ip) && !ip.contains("%") && ip.contains(":") == bracketed;
      return colon >= 0 && portFits && ipFits
          ? Optional.of(
              new ListenAddress(
                  InetAddresses.toAddrString(InetAddresses.forString(ip)), Integer.parseInt(port)))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }
  }

  /**
   * Who connects to us, and what is believed of whom they connect for.
   *
   * @param trustedHops how many proxies stand in front, each of which appends to {@code
   *     X-Forwarded-For} the address that it sees; 0 when users connect by themselves
   * @param appendsAddress whether we append the peer's address as well
   * @param proxyProtocol whether every connection begins with a header of the PROXY protocol, which
   *     names the real peer
   * @param certificates who is asked for a client certificate
   */
  public record Peers(
      int trustedHops, boolean appendsAddress, boolean proxyProtocol, Asked certificates) {
    public Peers {
      requireNonNull(certificates);
      if (trustedHops < 0) {
        throw new IllegalArgumentException("hops: " + trustedHops);
      }
    }

    /** Users connect by themselves. */
    public static Peers users() {
      return new Peers(0, true, false, new Asked.ByHost());
    }
  }

  /** Who is asked for a client certificate. */
  public sealed interface Asked {
    /** Clients of the hosts of which a route needs one. */
    record ByHost() implements Asked {}

    /** Every client. */
    record Everybody() implements Asked {}

    /** Every client, and those without one of these authorities are not connected. */
    record Demanded(String authoritiesPem) implements Asked {
      public Demanded {
        requireNonNull(authoritiesPem);
      }
    }
  }

  /**
   * How requests are read, before anything judges them.
   *
   * @param codec which versions of HTTP are spoken
   * @param escapedSlashes what becomes of {@code %2F} and {@code %5C} in a path
   * @param mergesSlashes whether {@code //} in a path becomes one slash
   * @param underscores what becomes of headers with an underscore in their name
   */
  public record Requests(
      Codec codec, EscapedSlashes escapedSlashes, boolean mergesSlashes, Underscores underscores) {
    public Requests {
      requireNonNull(codec);
      requireNonNull(escapedSlashes);
      requireNonNull(underscores);
    }

    /** The strictest reading. */
    public static Requests strict() {
      return new Requests(Codec.AUTO, EscapedSlashes.REJECT, true, Underscores.REJECT);
    }
  }

  /** Versions of HTTP. */
  public enum Codec {
    /** As the client wants. */
    AUTO,
    HTTP1,
    HTTP2
  }

  /** What becomes of an encoded slash in a path. */
  public enum EscapedSlashes {
    REJECT,
    KEEP,
    UNESCAPE_AND_REDIRECT,
    UNESCAPE_AND_FORWARD
  }

  /** What becomes of a request's header with an underscore in its name. */
  public enum Underscores {
    REJECT,
    DROP,
    ALLOW
  }

  /** How routes are delivered; fixed at start. */
  public enum Routing {
    /** Exact hosts one by one (SRDS), wildcards by RDS. */
    SCOPED,
    /** All by RDS. */
    TABLE
  }

  /**
   * Zero means none.
   *
   * @param read a whole request must have arrived
   * @param write the longest life of a stream
   * @param idle an idle connection or stream is closed
   */
  public record Timeouts(Duration read, Duration write, Duration idle) {
    public Timeouts {
      requireNonNull(read);
      requireNonNull(write);
      requireNonNull(idle);
    }
  }
}
