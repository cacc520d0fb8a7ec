package io.ostiary.extauthz.authorizer;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.RequestFacts;
import io.ostiary.policy.access.Hostname;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The line and headers of a request, without its body.
 *
 * <p>Header values are the bytes of the wire as ISO 8859-1, so that nothing is lost or replaced.
 *
 * @param method as sent
 * @param host the host without port, exact
 * @param authority the host as the client wrote it, with port where it wrote one
 * @param target path and query as they came, in printable ASCII
 * @param headers by lower-case name, all lines kept
 * @param source the client's address in Envoy's view
 * @param requestId Envoy's id of the request
 */
public record RequestHead(
    String method,
    Hostname host,
    String authority,
    String target,
    ListMultimap<String, String> headers,
    Optional<InetAddress> source,
    String requestId) {
  public RequestHead {
    requireNonNull(method);
    requireNonNull(authority);
    requireNonNull(target);
    headers = ImmutableListMultimap.copyOf(headers);
    requireNonNull(source);
    requireNonNull(requestId);
    if (host.isWildcard()) {
      throw new IllegalArgumentException("not one host: '" + host + "'");
    }
  }

  /** The path: all before the first "?". */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The query: all after the first "?"; empty when there is none. */
  public String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  /** All lines of a header, by lower-case name. */
  public List<String> header(String name) {
    return headers.get(name);
  }

  /** The first line of a header, by lower-case name; empty when there is none. */
  public String firstHeader(String name) {
    List<String> lines = headers.get(name);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  /** Whether a browser asks if it may send a cross-origin request (Fetch standard, 3.3.2). */
  public boolean corsPreflight() {
    return method.equals("OPTIONS")
        && headers.containsKey("origin")
        && headers.containsKey("access-control-request-method");
  }

  /** What a policy may know of the request. */
  public RequestFacts facts(ClientCertificate certificate) {
    return new RequestFacts(method, path(), source, corsPreflight(), certificate);
  }
}
