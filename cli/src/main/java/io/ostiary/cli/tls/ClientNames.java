package io.ostiary.cli.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of which a client's certificate must have one: DNS names without regard to case, URIs
 * (SPIFFE) exactly, no patterns. The common name counts for nothing (RFC 9525).
 *
 * @param accepted the names; none means that every certificate of the authorities is an Envoy's
 */
record ClientNames(Set<String> accepted) {
  private static final Integer DNS = 2;
  private static final Integer URI = 6;

  ClientNames {
    accepted =
        accepted.stream().map(ClientNames::comparable).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a certificate is an Envoy's. */
  boolean admit(List<String> names) {
    return accepted.isEmpty()
        || names.stream().map(ClientNames::comparable).anyMatch(accepted::contains);
  }

  /** The DNS names and URIs of a certificate. */
  static List<String> of(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    List<String> names = new ArrayList<>();
    if (alternatives != null) {
      for (List<?> name : alternatives) {
        boolean counts = DNS.equals(name.get(0)) || URI.equals(name.get(0));
        if (counts && name.get(1) instanceof String text) {
          names.add(text);
        }
      }
    }
    return names;
  }

  /** No DNS name has a colon, and every URI has one, so that neither passes for the other. */
  private static String comparable(String name) {
    return name.contains(":") ? name : name.toLowerCase(Locale.ROOT);
  }
}
