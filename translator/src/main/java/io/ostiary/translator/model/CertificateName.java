package io.ostiary.translator.model;

/**
 * The name of a certificate: {@code namespace/secret}, {@code config:0}, {@code default}; it
 * becomes the secret's name in SDS.
 */
public record CertificateName(String value) implements Comparable<CertificateName> {
  public CertificateName {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a name");
    }
  }

  @Override
  public int compareTo(CertificateName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
