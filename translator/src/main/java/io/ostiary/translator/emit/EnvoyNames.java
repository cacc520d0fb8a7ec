package io.ostiary.translator.emit;

import io.ostiary.policy.access.RouteId;
import java.util.List;

/** The names that the emitted resources and the processes around Envoy must agree on. */
public final class EnvoyNames {
  /** The cluster that answers Check. */
  public static final String AUTHORIZATION_CLUSTER = "ostiary-authz";

  /** The cluster of the HTTP server behind {@code /.pomerium/} and the authenticate host. */
  public static final String PORTAL_CLUSTER = "ostiary-portal";

  /** The listener that users connect to. */
  public static final String EDGE_LISTENER = "edge";

  /** The listener that sends plain HTTP to https. */
  public static final String REDIRECT_LISTENER = "redirect";

  /** The route table of every host, where there is one. */
  public static final String EDGE_TABLE = "edge";

  /** The namespace in a route's metadata that Envoy hands to each check. */
  public static final String ROUTE_METADATA = "ostiary";

  /** The key of the {@link RouteId} in that namespace. */
  public static final String ROUTE_ID_KEY = "r";

  /** The route table of the listener that redirects. */
  static final String REDIRECT_TABLE = "redirect";

  /** The name of the ext_authz filter. */
  static final String AUTHORIZATION_FILTER = "envoy.filters.http.ext_authz";

  /** The name of the filter that answers 421 in chains with a route table. */
  static final String MISDIRECTED_FILTER = "ostiary.misdirected";

  /**
   * An internal request header: the host by which the routes are chosen, which is the SNI where
   * there is one. Never reaches an upstream.
   */
  static final String HOST_HEADER = "x-ostiary-host";

  /**
   * Where clients without cookies put a credential for us. No session is read from it yet: Check
   * only takes its sender for a program. Never sent to an upstream.
   */
  static final String CREDENTIAL_HEADER = "x-pomerium-authorization";

  /**
   * The client's address as Envoy makes it out, set over what the client sent. Check gets it where
   * proxies in front are trusted: the address of the connection, which it gets anyway, is then a
   * proxy's.
   */
  public static final String CLIENT_ADDRESS_HEADER = "x-envoy-external-address";

  /** What the client showed in TLS, as Envoy tells Check. Never sent to an upstream. */
  static final String CLIENT_CERTIFICATES_HEADER = "x-forwarded-client-cert";

  /**
   * The headers that Check is sent: all that decides how to answer (session, kind of client, CORS
   * preflight), and none that only the application reads.
   */
  public static final List<String> CHECKED_HEADERS =
      List.of(
          "accept",
          "accept-language",
          "access-control-request-method",
          "authorization",
          "content-type",
          "cookie",
          "origin",
          "purpose",
          "sec-fetch-dest",
          "sec-fetch-mode",
          "sec-fetch-site",
          "sec-purpose",
          "upgrade",
          "user-agent",
          CLIENT_CERTIFICATES_HEADER,
          "x-forwarded-proto",
          CREDENTIAL_HEADER,
          "x-request-id",
          "x-requested-with");

  private EnvoyNames() {}
}
