package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import io.ostiary.policy.access.Hostname;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A request to one of our endpoints, in HTTP's terms alone.
 *
 * @param method as sent
 * @param host the host without port
 * @param authority the host as the browser wrote it, with port where it wrote one
 * @param path path without query, as Envoy normalised it
 * @param query the raw query without "?"; empty when there is none
 * @param headers by lower-case name, all lines kept
 * @param body as UTF-8 text, at most 64 KiB
 * @param source the client's address
 * @param requestId Envoy's id of the request
 */
public record PortalRequest(
    String method,
    Hostname host,
    String authority,
    String path,
    String query,
    ListMultimap<String, String> headers,
    String body,
    Optional<InetAddress> source,
    String requestId) {
  public PortalRequest {
    requireNonNull(method);
    requireNonNull(host);
    requireNonNull(authority);
    requireNonNull(path);
    requireNonNull(query);
    headers = ImmutableListMultimap.copyOf(headers);
    requireNonNull(body);
    requireNonNull(source);
    requireNonNull(requestId);
  }

  /** All lines of a header, by lower-case name. */
  public List<String> header(String name) {
    return headers.get(name);
  }
}
