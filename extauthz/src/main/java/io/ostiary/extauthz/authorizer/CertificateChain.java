package io.ostiary.extauthz.authorizer;

import com.google.re2j.Pattern;
import io.ostiary.policy.access.ClientCertificateRule;
import io.ostiary.policy.access.ClientCertificateRule.NameKind;
import io.ostiary.policy.access.ClientCertificateRule.NameRule;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The certificates that a client showed, its own first, not yet verified. */
final class CertificateChain {
  /** Extended key usages that make a certificate one of a client (RFC 5280 s. 4.2.1.12). */
  private static final Set<String> FOR_CLIENTS = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

  private static final String USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";
  private static final int MOST_CERTIFICATES = 10;

  private final List<X509Certificate> shown;
  private final X509Certificate leaf;

  CertificateChain(List<X509Certificate> shown) {
    this.shown = List.copyOf(shown);
    this.leaf = shown.getFirst();
  }

  /** Whether it leads to an authority and satisfies all else; an exception means no as well. */
  boolean isValid(ClientCertificateRule rule, Instant now) throws GeneralSecurityException {
    return isForClients()
        && hasName(rule.names())
        && !isRevoked(issuer(rule, now), rule.revocationsPem());
  }

  private boolean isForClients() throws CertificateParsingException {
    List<String> usages = leaf.getExtendedKeyUsage();
    return usages == null || usages.stream().anyMatch(FOR_CLIENTS::contains);
  }

  /** The issuer of the client's certificate, once the way to an authority is verified. */
  private X509Certificate issuer(ClientCertificateRule rule, Instant now)
      throws GeneralSecurityException {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (Certificate authority :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(stream(rule.authoritiesPem()))) {
      anchors.add(new TrustAnchor((X509Certificate) authority, null));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(shown)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    parameters.setMaxPathLength(MOST_CERTIFICATES);
    PKIXCertPathBuilderResult path =
        (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    X509Certificate authority = path.getTrustAnchor().getTrustedCert();
    authority.checkValidity(Date.from(now));
    List<? extends Certificate> below = path.getCertPath().getCertificates();
    if (below.isEmpty() || (rule.longestChain() > 0 && below.size() > rule.longestChain())) {
      throw new CertificateException("a chain of " + below.size());
    }
    return below.size() > 1 ? (X509Certificate) below.get(1) : authority;
  }

  private boolean isRevoked(X509Certificate issuer, String pem) throws GeneralSecurityException {
    if (pem.isEmpty()) {
      return false;
    }
    for (CRL list : CertificateFactory.getInstance("X.509").generateCRLs(stream(pem))) {
      if (list instanceof X509CRL ofIssuer
          && ofIssuer.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
        // A list in this name that somebody else signed is a fault, and no reason to believe.
        ofIssuer.verify(issuer.getPublicKey());
        if (ofIssuer.isRevoked(leaf)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasName(List<NameRule> rules) throws CertificateParsingException {
    if (rules.isEmpty()) {
      return true;
    }
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      Optional<String> text = text(name);
      for (NameRule rule : rules) {
        if (text.isPresent()
            && kind(name).equals(Optional.of(rule.kind()))
            && Pattern.matches(rule.expression(), text.get())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The tags of GeneralName, as {@link X509Certificate#getSubjectAlternativeNames} tells them. */
  private static Optional<NameKind> kind(List<?> name) {
    return switch ((Integer) name.getFirst()) {
      case 0 ->
          name.size() > 3 && USER_PRINCIPAL_NAME.equals(name.get(2))
              ? Optional.of(NameKind.USER_PRINCIPAL_NAME)
              : Optional.empty();
      case 1 -> Optional.of(NameKind.EMAIL);
      case 2 -> Optional.of(NameKind.DNS);
      case 6 -> Optional.of(NameKind.URI);
      case 7 -> Optional.of(NameKind.IP_ADDRESS);
      default -> Optional.empty();
    };
  }

  /** One with a NUL is no name: others would read it only that far. */
  private static Optional<String> text(List<?> name) {
    return name.get(name.size() > 3 ? 3 : 1) instanceof String text && text.indexOf('\0') < 0
        ? Optional.of(text)
        : Optional.empty();
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
