package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenClaimsTest {
  @TempDir Path folder;
  private Map<String, String> environment;

  @BeforeEach
  void setUp() {
    environment = Map.of("TMPDIR", folder.toString());
  }

  @Test
  void refusesAnAddressThatAnotherProgramSharesAsEnvoyWould() throws Exception {
    try (ServerSocketChannel other = ServerSocketChannel.open()) {
      other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress taken = (InetSocketAddress) other.getLocalAddress();

      assertThatThrownBy(() -> ListenClaims.claim(List.of(taken), false, environment))
          .isInstanceOf(AddressInUseException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:" + taken.getPort() + ": another program listens there");
      // Taking over an Envoy of ours, the address is taken by that one.
      ListenClaims.claim(List.of(taken), true, environment).close();
    }
  }

  @Test
  void holdsAnAddressBeforeAnythingListensThere() throws Exception {
    InetSocketAddress free = freeAddress();
    try (ListenClaims _ = ListenClaims.claim(List.of(free), false, environment)) {
      assertThatThrownBy(() -> ListenClaims.claim(List.of(free), false, environment))
          .isInstanceOf(AddressInUseException.class);
    }
    ListenClaims.claim(List.of(free), false, environment).close();
  }

  @Test
  void givesBackTheOthersWhenOneIsTaken() throws Exception {
    InetSocketAddress free = freeAddress();
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress taken = (InetSocketAddress) other.getLocalSocketAddress();
      assertThatThrownBy(() -> ListenClaims.claim(List.of(free, taken), false, environment))
          .isInstanceOf(AddressInUseException.class);

      ListenClaims.claim(List.of(free), false, environment).close();
    }
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return (InetSocketAddress) probe.getLocalSocketAddress();
    }
  }
}
