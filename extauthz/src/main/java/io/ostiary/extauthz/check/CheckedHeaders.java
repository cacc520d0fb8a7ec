package io.ostiary.extauthz.check;

import com.google.common.collect.ImmutableSortedSet;

/**
 * The request headers that a check looks at, and that Envoy therefore has to send ({@code
 * allowed_headers}). A header that is missing here is not seen: a template cannot repeat it.
 */
public final class CheckedHeaders {
  /** What the client showed in TLS; Envoy sets it over what the client sent. */
  static final String CLIENT_CERTIFICATES = "x-forwarded-client-cert";

  /** The names, in lower case. */
  public static final ImmutableSortedSet<String> NAMES =
      ImmutableSortedSet.of(
          "accept",
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
          CLIENT_CERTIFICATES,
          "x-pomerium-authorization",
          "x-request-id",
          "x-requested-with");

  /**
   * The client's address where proxies in front are trusted. Envoy sets it over what the client
   * sent, and sends it only there: the address of the connection is then a proxy's.
   */
  public static final String CLIENT_ADDRESS = "x-envoy-external-address";

  private CheckedHeaders() {}
}
