package io.ostiary.extauthz.authorizer;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Somebody who signs certificates, be it allowed or not. */
record Issuer(String name, KeyPair keys, X509Certificate certificate, Instant now) {
  private static final AtomicLong SERIALS = new AtomicLong(1);
  private static final String SIGNATURE = "SHA256withECDSA";

  static Issuer root(String name, Instant now) {
    KeyPair keys = newKeys();
    return new Issuer(name, keys, sign(name, keys, new Wish(name, keys, now).authority(true)), now);
  }

  Issuer authority(String other) {
    return issuer(other, true);
  }

  Issuer endEntity(String other) {
    return issuer(other, false);
  }

  private Issuer issuer(String other, boolean authority) {
    KeyPair others = newKeys();
    return new Issuer(
        other, others, sign(name, keys, new Wish(other, others, now).authority(authority)), now);
  }

  String pem() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  Leaf leaf() {
    return new Leaf(this, new Wish("leaf", newKeys(), now));
  }

  /** A revocation list of this issuer's. */
  String revoking(Leaf leaf) {
    X509v2CRLBuilder list = new X509v2CRLBuilder(new X500Name("CN=" + name), Date.from(now));
    list.addCRLEntry(leaf.wish().serial(), Date.from(now), 0);
    try {
      return pem(
          "X509 CRL",
          list.build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate())).getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static GeneralName userPrincipalName(String name) {
    return new GeneralName(
        GeneralName.otherName,
        new DERSequence(
            new org.bouncycastle.asn1.ASN1Encodable[] {
              new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
              new DERTaggedObject(true, 0, new DERUTF8String(name))
            }));
  }

  /** A certificate of a client. */
  record Leaf(Issuer issuer, Wish wish) {
    Leaf usage(KeyPurposeId usage) {
      return new Leaf(issuer, wish.usage(usage));
    }

    Leaf until(Instant end) {
      return new Leaf(issuer, wish.until(end));
    }

    Leaf named(GeneralName name) {
      return new Leaf(issuer, wish.named(name));
    }

    String pem() {
      return Issuer.pem("CERTIFICATE", encoded(sign(issuer.name(), issuer.keys(), wish)));
    }
  }

  /** What a certificate is to say. */
  record Wish(
      String subject,
      KeyPair keys,
      BigInteger serial,
      Instant from,
      Instant end,
      boolean isAuthority,
      Optional<KeyPurposeId> usage,
      Optional<GeneralName> alternativeName) {
    Wish(String subject, KeyPair keys, Instant now) {
      this(
          subject,
          keys,
          BigInteger.valueOf(SERIALS.incrementAndGet()),
          now.minus(Duration.ofDays(30)),
          now.plus(Duration.ofDays(30)),
          false,
          Optional.empty(),
          Optional.empty());
    }

    Wish authority(boolean is) {
      return new Wish(subject, keys, serial, from, end, is, usage, alternativeName);
    }

    Wish usage(KeyPurposeId other) {
      return new Wish(
          subject, keys, serial, from, end, isAuthority, Optional.of(other), alternativeName);
    }

    Wish until(Instant other) {
      return new Wish(subject, keys, serial, from, other, isAuthority, usage, alternativeName);
    }

    Wish named(GeneralName name) {
      return new Wish(subject, keys, serial, from, end, isAuthority, usage, Optional.of(name));
    }
  }

  private static X509Certificate sign(String issuer, KeyPair keys, Wish wish) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              wish.serial(),
              Date.from(wish.from()),
              Date.from(wish.end()),
              new X500Name("CN=" + wish.subject()),
              wish.keys().getPublic());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(wish.isAuthority()));
      if (wish.usage().isPresent()) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wish.usage().get()));
      }
      if (wish.alternativeName().isPresent()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(wish.alternativeName().get()));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate())));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
