package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import java.util.Optional;

/** Where users reach an Ingress: an IP address or a host name. */
public sealed interface Address {
  /** An IP address. */
  record Ip(String text) implements Address {
    public Ip {
      requireNonNull(text);
    }
  }

  /** A host name. */
  record Host(String name) implements Address {
    public Host {
      requireNonNull(name);
    }
  }

  /** The address that a text names; empty where it is neither. */
  static Optional<Address> parse(String text) {
    if (InetAddresses.isInetAddress(text)) {
      return Optional.of(new Ip(text));
    }
    boolean name =
        text.length() <= 253
            && text.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    return name ? Optional.of(new Host(text)) : Optional.empty();
  }
}
