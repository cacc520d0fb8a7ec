package io.ostiary.extauthz.token;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Bytes;
import io.ostiary.extauthz.Base64Url;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Message authentication codes over lists of texts; the key's id goes before the code. */
public final class Signer {
  private static final int MAC_BYTES = 32;

  private final KeyRing keys;

  public Signer(KeyRing keys) {
    this.keys = requireNonNull(keys);
  }

  /** The code of these texts, in base64url. */
  public String sign(List<String> fields) {
    KeyRing.Key key = keys.current();
    return Base64Url.encode(Bytes.concat(key.id(), key.mac(Fields.of(fields))));
  }

  /** Whether the code was made for exactly these texts with one of the keys. */
  public boolean verify(List<String> fields, String signature) {
    Optional<byte[]> decoded = Base64Url.decode(signature);
    if (decoded.isEmpty() || decoded.get().length != KeyRing.ID_BYTES + MAC_BYTES) {
      return false;
    }
    byte[] id = Arrays.copyOf(decoded.get(), KeyRing.ID_BYTES);
    byte[] mac = Arrays.copyOfRange(decoded.get(), KeyRing.ID_BYTES, decoded.get().length);
    return keys.byId(id)
        .map(key -> MessageDigest.isEqual(key.mac(Fields.of(fields)), mac))
        .orElse(false);
  }
}
