package io.ostiary.envoy.process;

import java.net.InetSocketAddress;

/** Says that an address for users cannot be had, before Envoy is started in vain. */
public final class AddressInUseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final InetSocketAddress address;

  AddressInUseException(InetSocketAddress address, String reason) {
    super("cannot listen on " + text(address) + ": " + reason);
    this.address = address;
  }

  /** The address. */
  public InetSocketAddress address() {
    return address;
  }

  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
