package io.ostiary.xds.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.protobuf.Any;

/**
 * The version of a resource: a hash of its content and of nothing else, so that every replica and
 * every start give equal content an equal version.
 *
 * @param value 32 hexadecimal digits where it is ours; a client may name any other
 */
public record ResourceVersion(String value) {
  private static final int HEX_DIGITS = 32;

  /**
   * The version of this content: the first 128 bits of SHA-256. A collision would silently withhold
   * an update, and names and values come from users, so the hash must resist people who look for
   * one.
   */
  static ResourceVersion of(Any resource) {
    Hasher hasher = Hashing.sha256().newHasher();
    byte[] type = resource.getTypeUrl().getBytes(UTF_8);
    hasher.putInt(type.length).putBytes(type);
    for (var buffer : resource.getValue().asReadOnlyByteBufferList()) {
      hasher.putBytes(buffer);
    }
    return new ResourceVersion(hasher.hash().toString().substring(0, HEX_DIGITS));
  }

  @Override
  public String toString() {
    return value;
  }
}
