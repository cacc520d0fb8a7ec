package io.ostiary.tests.harness;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where {@code ostiary serve} answers Envoys.
 *
 * @param ip of this machine
 * @param xds the port of delta ADS
 * @param extAuthz the port of ext_authz
 * @param portal the port of login and the user's pages
 * @param tls without which all is plain
 */
public record ServePorts(String ip, int xds, int extAuthz, int portal, Optional<EnvoyTls> tls) {
  /** Three that were free a moment ago, plain on loopback. */
  public static ServePorts plain() {
    return at("127.0.0.1", Optional.empty());
  }

  /** Three that were free a moment ago, with mutual TLS on loopback. */
  public static ServePorts on(EnvoyTls tls) {
    return at("127.0.0.1", Optional.of(tls));
  }

  /** The same on an address of this machine that others reach. */
  public static ServePorts beyondLoopback(EnvoyTls tls) {
    return at(addressOfThisMachine(), Optional.of(tls));
  }

  private static ServePorts at(String ip, Optional<EnvoyTls> tls) {
    return new ServePorts(ip, Product.freePort(), Product.freePort(), Product.freePort(), tls);
  }

  /** All three. */
  public List<Integer> all() {
    return List.of(xds, extAuthz, portal);
  }

  /** The command that serves there. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add("serve");
    command.add("--xds-address=" + address(xds));
    command.add("--ext-authz-address=" + address(extAuthz));
    command.add("--portal-address=" + address(portal));
    tls.map(EnvoyTls::optionsOfServe).ifPresent(command::addAll);
    return command;
  }

  /** The command that prints a part of what an Envoy starts with. */
  public String[] bootstrap(String nodeId, String part) {
    List<String> command = new ArrayList<>();
    command.add("bootstrap");
    command.add("--xds-address=" + address(xds));
    command.add("--node-id=" + nodeId);
    command.add("--print=" + part);
    tls.map(EnvoyTls::optionsOfBootstrap).ifPresent(command::addAll);
    return command.toArray(String[]::new);
  }

  private String address(int port) {
    return ip + ":" + port;
  }

  /** An address of this machine that others reach; without one the test fails. */
  static String addressOfThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElseThrow(() -> new AssertionError("this machine has no address beyond loopback"));
    } catch (SocketException e) {
      throw new IllegalStateException(e);
    }
  }
}
