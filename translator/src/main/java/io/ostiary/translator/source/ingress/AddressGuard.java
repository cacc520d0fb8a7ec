package io.ostiary.translator.source.ingress;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps Ingresses away from what is no application: loopback, link-local and metadata addresses.
 * Whoever may write an EndpointSlice could otherwise read the credentials of the node through the
 * proxy.
 */
final class AddressGuard {
  /** Metadata services that are not link-local: Amazon (IPv6), Alibaba, Azure. */
  private static final Set<InetAddress> METADATA =
      Set.of(
          InetAddresses.forString("fd00:ec2::254"),
          InetAddresses.forString("100.100.100.200"),
          InetAddresses.forString("168.63.129.16"));

  private final boolean allowsPrivate;

  AddressGuard(boolean allowsPrivate) {
    this.allowsPrivate = allowsPrivate;
  }

  /** Whether names outside the cluster are allowed. */
  boolean allowsNames() {
    return allowsPrivate;
  }

  /** Why an address is refused; empty when it is allowed. */
  Optional<String> refusal(String text) {
    if (text.contains("%") || !InetAddresses.isInetAddress(text)) {
      return Optional.of("not an IP address");
    }
    InetAddress address = InetAddresses.forString(text);
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return Optional.of("not the address of a single host");
    }
    if (allowsPrivate) {
      return Optional.empty();
    }
    if (address.isLoopbackAddress()) {
      return Optional.of("a loopback address");
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of("a link-local address");
    }
    return METADATA.contains(address) ? Optional.of("a metadata address") : Optional.empty();
  }
}
