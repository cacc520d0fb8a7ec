package io.ostiary.extauthz.http;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.portal.PortalRequest;
import io.ostiary.policy.access.Hostname;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** Jetty's requests as the portal's. */
final class PortalRequests {
  private static final CharMatcher PRINTABLE = CharMatcher.inRange('!', '~');
  private static final CharMatcher REQUEST_ID =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("-._"))
          .precomputed();

  private PortalRequests() {}

  /** The request; empty when it has not exactly one valid host and an absolute path. */
  static Optional<PortalRequest> read(Request request, String requestId, String body) {
    ImmutableListMultimap<String, String> headers = headers(request);
    List<String> hosts = headers.get("host");
    HttpURI uri = request.getHttpURI();
    String path = uri.getPath();
    if (hosts.size() != 1 || path == null || !path.startsWith("/")) {
      return Optional.empty();
    }
    String authority = hosts.getFirst();
    String query = uri.getQuery();
    if (!PRINTABLE.matchesAllOf(authority) || !PRINTABLE.matchesAllOf(path)) {
      return Optional.empty();
    }
    return Hostname.parse(authority)
        .filter(host -> !host.isWildcard())
        .map(
            host ->
                new PortalRequest(
                    request.getMethod(),
                    host,
                    authority,
                    path,
                    query == null ? "" : query,
                    headers,
                    body,
                    source(headers),
                    requestId));
  }

  /** Envoy's id of the request. */
  static String requestId(Request request) {
    String id = request.getHeaders().get("x-request-id");
    return id != null && !id.isEmpty() && id.length() <= 128 && REQUEST_ID.matchesAllOf(id)
        ? id
        : "unknown";
  }

  /** The client's address as Envoy makes it out; it sets the header over what the client sent. */
  private static Optional<InetAddress> source(ImmutableListMultimap<String, String> headers) {
    List<String> lines = headers.get("x-envoy-external-address");
    try {
      return lines.size() == 1
          ? Optional.of(InetAddress.ofLiteral(lines.getFirst()))
          : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private static ImmutableListMultimap<String, String> headers(Request request) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers.put(Ascii.toLowerCase(field.getName()), value == null ? "" : value);
    }
    return headers.build();
  }
}
