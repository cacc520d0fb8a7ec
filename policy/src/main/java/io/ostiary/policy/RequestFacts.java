package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a policy may know of a request.
 *
 * @param method the HTTP method, as sent
 * @param path the path without query, normalised as the upstream sees it before rewrites
 * @param sourceIp the client's address in Envoy's view; absent where Envoy has none (unix socket)
 * @param corsPreflight whether it is {@code OPTIONS} with {@code Origin} and {@code
 *     Access-Control-Request-Method}
 * @param clientCertificate the TLS client certificate
 */
public record RequestFacts(
    String method,
    String path,
    Optional<InetAddress> sourceIp,
    boolean corsPreflight,
    ClientCertificate clientCertificate) {
  public RequestFacts {
    requireNonNull(method);
    requireNonNull(path);
    requireNonNull(sourceIp);
    requireNonNull(clientCertificate);
  }
}
