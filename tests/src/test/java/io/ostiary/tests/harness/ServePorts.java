package io.ostiary.tests.harness;

import java.util.List;

/**
 * The loopback ports on which {@code ostiary serve} answers Envoys.
 *
 * @param xds of delta ADS
 * @param authorize of ext_authz
 * @param portal of login and the user's pages
 */
public record ServePorts(int xds, int authorize, int portal) {
  /** Three that were free a moment ago. */
  public static ServePorts free() {
    return new ServePorts(Product.freePort(), Product.freePort(), Product.freePort());
  }

  /** Where xDS is, for {@code serve} and {@code bootstrap} alike. */
  public String xdsAddress() {
    return address(xds);
  }

  /** The command with its addresses. */
  List<String> command() {
    return List.of(
        "serve",
        "--xds",
        xdsAddress(),
        "--authorize",
        address(authorize),
        "--portal",
        address(portal));
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }
}
