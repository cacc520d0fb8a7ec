package io.ostiary.policy.access;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What makes a client certificate valid for a route.
 *
 * @param authoritiesPem whom it must lead to, in PEM
 * @param revocationsPem revocation lists in PEM, of which those of its own issuer count; may be
 *     empty
 * @param names one of which it must carry; any where there are none
 * @param longestChain how many certificates may stand below the authority, its own included; 0 for
 *     any number
 */
public record ClientCertificateRule(
    String authoritiesPem, String revocationsPem, List<NameRule> names, int longestChain) {
  public ClientCertificateRule {
    requireNonNull(authoritiesPem);
    requireNonNull(revocationsPem);
    names = List.copyOf(names);
    if (longestChain < 0) {
      throw new IllegalArgumentException("chain: " + longestChain);
    }
  }

  /** A name that is enough: an RE2 expression for the whole name. */
  public record NameRule(NameKind kind, String expression) {
    public NameRule {
      requireNonNull(kind);
      requireNonNull(expression);
    }
  }

  /** Kinds of alternative names (RFC 5280 s. 4.2.1.6). */
  public enum NameKind {
    DNS,
    EMAIL,
    IP_ADDRESS,
    URI,
    /** An otherName of Microsoft's. */
    USER_PRINCIPAL_NAME
  }
}
