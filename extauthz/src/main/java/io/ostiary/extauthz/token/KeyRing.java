package io.ostiary.extauthz.token;

import com.google.common.collect.ImmutableList;
import io.ostiary.extauthz.AuthSettings.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one purpose: the first makes new values, and all are accepted, so that a secret can
 * be replaced without logging anybody out.
 *
 * <p>Keys come from the secrets by HKDF (RFC 5869) with one label per purpose. The id of a key is
 * derived beside it: it finds the key of an old value without trying all of them, and tells nothing
 * about the key.
 */
public final class KeyRing {
  static final int ID_BYTES = 4;
  private static final int KEY_BYTES = 32;

  private final ImmutableList<Key> keys;

  private KeyRing(ImmutableList<Key> keys) {
    this.keys = keys;
  }

  /** The keys of a purpose, in the order of the secrets. */
  public static KeyRing derive(List<Secret> secrets, Purpose purpose) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("a key ring needs a secret");
    }
    return new KeyRing(
        secrets.stream()
            .map(
                secret ->
                    new Key(
                        deriveBytes(secret, purpose.info("id"), ID_BYTES),
                        deriveBytes(secret, purpose.info("key"), KEY_BYTES),
                        purpose))
            .collect(ImmutableList.toImmutableList()));
  }

  /** Bytes that follow from a secret and a label alone. */
  static byte[] deriveBytes(Secret secret, byte[] info, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract().addIKM(material(secret)).thenExpand(info, length));
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException impossible) {
      throw new IllegalStateException("HKDF-SHA256 is part of the platform", impossible);
    }
  }

  private static byte[] material(Secret secret) {
    byte[] material;
    try {
      material = Base64.getDecoder().decode(secret.value().strip());
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException("a secret is not base64"); // the cause may quote it
    }
    if (material.length < KEY_BYTES) {
      throw new IllegalArgumentException("a secret is shorter than 32 bytes");
    }
    return material;
  }

  /** The key for new values. */
  Key current() {
    return keys.getFirst();
  }

  /** The key that made a value. */
  Optional<Key> byId(byte[] id) {
    return keys.stream().filter(key -> Arrays.equals(key.id, id)).findFirst();
  }

  /** One key with its id. */
  static final class Key {
    private final byte[] id;
    private final SecretKey hmac;
    private final Purpose purpose;

    private Key(byte[] id, byte[] bytes, Purpose purpose) {
      this.id = id;
      this.hmac = new SecretKeySpec(bytes, "HmacSHA256");
      this.purpose = purpose;
    }

    byte[] id() {
      return id.clone();
    }

    Purpose purpose() {
      return purpose;
    }

    /** HMAC-SHA256 of a message, 32 bytes. */
    byte[] mac(byte[] message) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(hmac);
        return mac.doFinal(message);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
      }
    }
  }
}
