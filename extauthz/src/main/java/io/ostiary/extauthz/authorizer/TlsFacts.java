package io.ostiary.extauthz.authorizer;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What Envoy says of a request's TLS connection.
 *
 * @param serverName the name that the client asked for; empty without one, and without TLS
 * @param certificates what the client showed, in PEM and its own certificate first; it has proved
 *     to have the key of that one, and nothing else is verified
 */
public record TlsFacts(String serverName, List<String> certificates) {
  public TlsFacts {
    requireNonNull(serverName);
    certificates = List.copyOf(certificates);
  }
}
