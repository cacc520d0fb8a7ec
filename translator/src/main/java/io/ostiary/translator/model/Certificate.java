package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.policy.access.Hostname;
import java.util.Set;

/**
 * A server certificate and the hosts that are served with it.
 *
 * @param name its stable name; a rotated certificate keeps it
 * @param serverNames the hosts and wildcards for whose SNI it is used; disjoint between
 *     certificates, and empty for the default certificate, which answers every other SNI and none
 * @param keyPair chain and key
 */
public record Certificate(CertificateName name, Set<Hostname> serverNames, KeyPair keyPair) {
  public Certificate {
    requireNonNull(name);
    requireNonNull(keyPair);
    serverNames = ImmutableSortedSet.copyOf(serverNames);
  }
}
