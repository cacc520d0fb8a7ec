package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

/**
 * A certificate chain and its private key, checked to belong together.
 *
 * @param chainPem the chain, leaf first
 * @param key the private key of the leaf
 */
public record KeyPair(String chainPem, PrivateKeyPem key) {
  public KeyPair {
    requireNonNull(chainPem);
    requireNonNull(key);
  }
}
