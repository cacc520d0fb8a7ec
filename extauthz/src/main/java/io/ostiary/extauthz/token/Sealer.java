package io.ostiary.extauthz.token;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Bytes;
import io.ostiary.extauthz.Base64Url;
import io.ostiary.extauthz.TokenGenerator;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticated encryption of values that we hand to a browser or a database and want back unread
 * and unchanged: AES-256-GCM, as {@code version | key id | salt | ciphertext and tag}.
 *
 * <p>The purpose and a context (the host, the row) are associated data, so a value opens only where
 * it was sealed. Each value has a key of its own, derived from 24 random bytes: anybody can make us
 * seal a login attempt, and random GCM nonces under one key would be safe for about 2^32 values
 * only (NIST SP 800-38D section 8.3). With a key per value the nonce may be constant.
 */
public final class Sealer {
  private static final byte VERSION = 1;
  private static final int SALT_BYTES = 24;
  private static final int TAG_BITS = 128;
  private static final int HEADER_BYTES = 1 + KeyRing.ID_BYTES + SALT_BYTES;
  private static final byte[] NONCE = new byte[12];

  private final KeyRing keys;
  private final TokenGenerator tokens;

  public Sealer(KeyRing keys, TokenGenerator tokens) {
    this.keys = requireNonNull(keys);
    this.tokens = requireNonNull(tokens);
  }

  /** Seals a value for a context. */
  public String seal(String context, byte[] plain) {
    KeyRing.Key key = keys.current();
    byte[] header = Bytes.concat(new byte[] {VERSION}, key.id(), tokens.bytes(SALT_BYTES));
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, header, context).doFinal(plain);
      return Base64Url.encode(Bytes.concat(header, sealed));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("sealing cannot fail", impossible);
    }
  }

  /** Opens a value; empty when it was changed, or sealed for something else or by a lost key. */
  public Optional<byte[]> open(String context, String sealed) {
    byte[] bytes = Base64Url.decode(sealed).orElse(NONCE);
    if (bytes.length < HEADER_BYTES + TAG_BITS / 8 || bytes[0] != VERSION) {
      return Optional.empty();
    }
    Optional<KeyRing.Key> key = keys.byId(Arrays.copyOfRange(bytes, 1, 1 + KeyRing.ID_BYTES));
    if (key.isEmpty()) {
      return Optional.empty();
    }
    byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, key.get(), header, context)
              .doFinal(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    } catch (AEADBadTagException changed) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("opening can only fail by its tag", impossible);
    }
  }

  private static Cipher cipher(int mode, KeyRing.Key key, byte[] header, String context)
      throws GeneralSecurityException {
    byte[] valueKey = key.mac(Bytes.concat(new byte[] {'k'}, header));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(valueKey, "AES"), new GCMParameterSpec(TAG_BITS, NONCE.clone()));
    cipher.updateAAD(header);
    cipher.updateAAD(Fields.of(List.of(key.purpose().name(), context)));
    return cipher;
  }
}
