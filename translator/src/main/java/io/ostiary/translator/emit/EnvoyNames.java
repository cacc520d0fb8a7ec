package io.ostiary.translator.emit;

import io.ostiary.policy.access.RouteId;

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

  /** The name of the ext_authz filter. */
  static final String AUTHORIZATION_FILTER = "envoy.filters.http.ext_authz";

  /** The name of the filter that answers 421 in chains with a route table. */
  static final String MISDIRECTED_FILTER = "ostiary.misdirected";

  /**
   * An internal request header: the host by which the routes are chosen, which is the SNI where
   * there is one. Never reaches an upstream.
   */
  static final String HOST_HEADER = "x-ostiary-host";

  /** Holds a session for clients without cookies; read by Check, never sent to an upstream. */
  static final String CREDENTIAL_HEADER = "x-pomerium-authorization";

  private EnvoyNames() {}
}
