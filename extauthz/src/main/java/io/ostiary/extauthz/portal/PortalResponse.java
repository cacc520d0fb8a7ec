package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;

/**
 * An answer of one of our endpoints.
 *
 * @param status HTTP status
 * @param headers by lower-case name; several {@code set-cookie} lines are usual
 * @param body UTF-8 text
 */
public record PortalResponse(int status, ListMultimap<String, String> headers, String body) {
  public PortalResponse {
    headers = ImmutableListMultimap.copyOf(headers);
    requireNonNull(body);
  }
}
