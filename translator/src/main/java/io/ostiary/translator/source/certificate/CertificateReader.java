package io.ostiary.translator.source.certificate;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a certificate chain and its key. What Envoy would refuse is refused here, because Envoy
 * refuses the whole resource and names no object.
 */
public final class CertificateReader {
  private static final int DNS_NAME = 2;
  private static final int MIN_RSA_BITS = 2048;
  private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);

  private CertificateReader() {}

  /** Reads a chain, leaf first, and the leaf's key, at an instant; never throws. */
  public static ReadCertificate read(String chainPem, String keyPem, Instant now) {
    return read(chainPem, keyPem).at(now);
  }

  /** The same without regard to time. */
  public static ReadCertificate read(String chainPem, String keyPem) {
    List<PemBlock> chain =
        PemBlock.parse(chainPem).stream().filter(b -> b.label().equals("CERTIFICATE")).toList();
    if (chain.isEmpty()) {
      return unusable("holds no certificate in PEM", "give the chain in PEM, leaf first");
    }
    Optional<PemBlock> key =
        PemBlock.parse(keyPem).stream().filter(b -> b.label().endsWith("PRIVATE KEY")).findFirst();
    if (key.isEmpty()) {
      return unusable("holds no private key in PEM", "give the key of the certificate in PEM");
    }
    try {
      List<X509Certificate> certificates = certificates(chain);
      return check(certificates.getFirst(), chain, key.get());
    } catch (CertificateException e) {
      return unusable("a certificate cannot be read", "give the chain in PEM, leaf first");
    } catch (GeneralSecurityException e) {
      return unusable(
          key.get().label().startsWith("ENCRYPTED")
              ? "the private key is encrypted"
              : "the private key cannot be read, or is of another kind than the certificate",
          "give the certificate's key in PEM, without a passphrase");
    }
  }

  /** Whether a text holds certificates in PEM, and nothing that cannot be read. */
  public static boolean areAuthorities(String pem) {
    List<PemBlock> blocks =
        PemBlock.parse(pem).stream().filter(b -> b.label().equals("CERTIFICATE")).toList();
    try {
      return !certificates(blocks).isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  /** Whether a text holds revocation lists in PEM, and nothing that cannot be read. */
  public static boolean areRevocationLists(String pem) {
    List<PemBlock> blocks =
        PemBlock.parse(pem).stream().filter(b -> b.label().equals("X509 CRL")).toList();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlock block : blocks) {
        factory.generateCRL(new ByteArrayInputStream(block.der()));
      }
      return !blocks.isEmpty();
    } catch (CertificateException | CRLException e) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(List<PemBlock> blocks)
      throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks) {
      certificates.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
    }
    return certificates;
  }

  private static ReadCertificate check(X509Certificate leaf, List<PemBlock> chain, PemBlock key)
      throws GeneralSecurityException {
    Optional<String> unfit = unfitKey(leaf.getPublicKey());
    if (unfit.isPresent()) {
      return unusable(unfit.get(), "use RSA of 2048 bits or more, or P-256, P-384 or P-521");
    }
    if (!PrivateKeys.belongTogether(key, leaf.getPublicKey())) {
      return unusable(
          "the private key does not belong to the certificate", "give the certificate's own key");
    }
    StringBuilder chainPem = new StringBuilder();
    chain.forEach(block -> chainPem.append(block.render()));
    PemBlock canonicalKey = PrivateKeys.canonical(key, leaf.getPublicKey());
    KeyPair pair = new KeyPair(chainPem.toString(), new PrivateKeyPem(canonicalKey.render()));
    return new ReadCertificate.Usable(
        pair, names(leaf), leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant(), false);
  }

  private static Optional<String> unfitKey(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() < MIN_RSA_BITS ->
          Optional.of("an RSA key of " + rsa.getModulus().bitLength() + " bits");
      case RSAPublicKey rsa -> Optional.empty();
      case ECPublicKey ec
          when CURVE_BITS.contains(ec.getParams().getCurve().getField().getFieldSize()) ->
          Optional.empty();
      default -> Optional.of("a key that Envoy does not serve (" + key.getAlgorithm() + ")");
    };
  }

  /** The subject alternative names; the common name counts for nothing (RFC 9525). */
  private static Set<Hostname> names(X509Certificate leaf) throws CertificateParsingException {
    Set<Hostname> names = new TreeSet<>();
    Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
    if (alternatives == null) {
      return names;
    }
    for (List<?> name : alternatives) {
      if (Integer.valueOf(DNS_NAME).equals(name.get(0)) && name.get(1) instanceof String dns) {
        Hostname.parse(dns).filter(host -> !host.equals(Hostname.ANY)).ifPresent(names::add);
      }
    }
    return names;
  }

  private static ReadCertificate unusable(String problem, String remedy) {
    return new ReadCertificate.Unusable(problem, remedy, Optional.empty(), false);
  }
}
