package io.ostiary.policy;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A range of IP addresses: one address or a CIDR range, whose host bits do not count.
 *
 * <p>An IPv4-mapped IPv6 range ({@code ::ffff:10.0.0.0/104}) is the IPv4 range. No other IPv6 range
 * covers an IPv4 address, {@code ::/0} included, and none the other way round.
 *
 * @param ipv4 the family
 * @param high the upper 64 bits of the network in its 128-bit form; IPv4 is held as IPv4-mapped
 * @param low the lower 64 bits
 * @param prefix how many of the 128 bits count
 * @param text the range as it was written
 */
public record IpRange(boolean ipv4, long high, long low, int prefix, String text) {
  private static final int BITS = 128;
  private static final int MAPPED_BITS = 96;
  private static final long MAPPED_LOW = 0xFFFF_0000_0000L;

  public IpRange {
    if (prefix < 0 || prefix > BITS) {
      throw new IllegalArgumentException("not a prefix length: " + prefix);
    }
    high &= highMask(prefix);
    low &= lowMask(prefix);
  }

  /** Reads an address or a CIDR range; names are never looked up. Empty when it is neither. */
  public static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    // A zone ("fe80::1%eth0") names an interface of one machine.
    if (address.indexOf('%') >= 0 || !InetAddresses.isInetAddress(address)) {
      return Optional.empty();
    }
    boolean dotted = address.indexOf(':') < 0;
    int bits = dotted ? BITS - MAPPED_BITS : BITS;
    int prefix = slash < 0 ? bits : prefixLength(text.substring(slash + 1), bits);
    if (prefix < 0) {
      return Optional.empty();
    }
    byte[] bytes = InetAddresses.forString(address).getAddress();
    int fullPrefix = dotted ? prefix + MAPPED_BITS : prefix;
    boolean ipv4 = bytes.length == 4 && fullPrefix >= MAPPED_BITS;
    return Optional.of(new IpRange(ipv4, high(bytes), low(bytes), fullPrefix, text));
  }

  /** Whether it covers the address. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    long addressHigh = high(bytes);
    long addressLow = low(bytes);
    boolean addressIsIpv4 =
        bytes.length == 4 || (addressHigh == 0 && (addressLow >>> 32) == (MAPPED_LOW >>> 32));
    return ipv4 == addressIsIpv4
        && (addressHigh & highMask(prefix)) == high
        && (addressLow & lowMask(prefix)) == low;
  }

  @Override
  public String toString() {
    return text;
  }

  private static int prefixLength(String digits, int limit) {
    if (digits.isEmpty()
        || digits.length() > 3
        || (digits.length() > 1 && digits.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= limit ? value : -1;
  }

  private static long high(byte[] bytes) {
    return bytes.length == 4 ? 0 : ByteBuffer.wrap(bytes).getLong();
  }

  private static long low(byte[] bytes) {
    return bytes.length == 4
        ? MAPPED_LOW | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())
        : ByteBuffer.wrap(bytes).getLong(Long.BYTES);
  }

  private static long highMask(int prefix) {
    return prefix == 0 ? 0 : prefix >= Long.SIZE ? -1L : -1L << (Long.SIZE - prefix);
  }

  private static long lowMask(int prefix) {
    return prefix <= Long.SIZE ? 0 : -1L << (BITS - prefix);
  }
}
