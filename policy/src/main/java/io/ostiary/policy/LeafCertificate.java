package io.ostiary.policy;

import com.google.common.hash.Hashing;
import io.ostiary.policy.CertificateMatcher.Test;
import io.ostiary.policy.Decision.Truth;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A presented client certificate, as {@link CertificateMatcher} asks about it. */
final class LeafCertificate {
  /** The extension subjectAltName (RFC 5280 s. 4.2.1.6). */
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  private final X509Certificate certificate;

  LeafCertificate(X509Certificate certificate) {
    this.certificate = certificate;
  }

  /** Whether it passes all tests; unknown where it cannot be read. */
  Truth matches(CertificateMatcher matcher) {
    Truth truth = Truth.TRUE;
    for (Test test : matcher.tests()) {
      try {
        if (!passes(test)) {
          return Truth.FALSE;
        }
      } catch (CertificateEncodingException | CertificateParsingException e) {
        truth = Truth.UNKNOWN;
      }
    }
    return truth;
  }

  /** Its SHA-256 fingerprint in lower-case hex. */
  String fingerprint() throws CertificateEncodingException {
    return Hashing.sha256().hashBytes(certificate.getEncoded()).toString();
  }

  private boolean passes(Test test)
      throws CertificateEncodingException, CertificateParsingException {
    return switch (test) {
      case Test.Fingerprint(Set<String> wanted) -> wanted.contains(fingerprint());
      case Test.SpkiHash(Set<String> wanted) -> wanted.contains(spkiHash());
      case Test.AlternativeName(CertificateMatcher.NameKind kind, StringMatcher names) -> {
        for (String name : alternativeNames(kind)) {
          if (names.matches(name)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private String spkiHash() {
    byte[] key = certificate.getPublicKey().getEncoded();
    return Base64.getEncoder().encodeToString(Hashing.sha256().hashBytes(key).asBytes());
  }

  private List<String> alternativeNames(CertificateMatcher.NameKind kind)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all == null && certificate.getExtensionValue(ALTERNATIVE_NAMES) != null) {
      // The JDK does not tell names that it cannot read from names that are not there.
      throw new CertificateParsingException("unreadable alternative names");
    }
    List<String> names = new ArrayList<>();
    if (all != null) {
      for (List<?> name : all) {
        if (name.getFirst().equals(kind.generalNameTag()) && name.get(1) instanceof String value) {
          names.add(value);
        }
      }
    }
    return names;
  }
}
