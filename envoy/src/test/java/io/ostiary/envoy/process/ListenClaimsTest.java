package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;
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

      assertThatThrownBy(() -> ListenClaims.claim(List.of(taken), List.of(), environment))
          .isInstanceOf(AddressInUseException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:" + taken.getPort() + ": another program listens there");
      // Taking over an Envoy of ours, the address is taken by that one.
      ListenClaims.claim(List.of(taken), List.of(taken), environment).close();
    }
  }

  @Test
  void holdsAnAddressBeforeAnythingListensThere() throws Exception {
    InetSocketAddress free = freeAddress();
    try (ListenClaims _ = ListenClaims.claim(List.of(free), List.of(), environment)) {
      assertThatThrownBy(() -> ListenClaims.claim(List.of(free), List.of(), environment))
          .isInstanceOf(AddressInUseException.class);
    }
    ListenClaims.claim(List.of(free), List.of(), environment).close();
  }

  @Test
  void givesBackTheOthersWhenOneIsTaken() throws Exception {
    InetSocketAddress free = freeAddress();
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress taken = (InetSocketAddress) other.getLocalSocketAddress();
      assertThatThrownBy(() -> ListenClaims.claim(List.of(free, taken), List.of(), environment))
          .isInstanceOf(AddressInUseException.class);

      ListenClaims.claim(List.of(free), List.of(), environment).close();
    }
  }

  @Test
  void holdsTheFormerAddressUntilEnvoyHasMoved() throws Exception {
    InetSocketAddress former = freeAddress();
    InetSocketAddress next = freeAddress();
    try (ListenClaims claims = ListenClaims.claim(List.of(former), List.of(), environment)) {
      claims.move(List.of(next), List.of(former));
      assertClaimed(former);
      assertClaimed(next);

      claims.release(List.of());
      claims.release(List.of(former));
      claims.release(List.of(former, next));
      assertClaimed(former);
      assertThat(claims.hasLeft()).isTrue();

      claims.release(List.of(next));
      assertThat(claims.hasLeft()).isFalse();
      ListenClaims.claim(List.of(former), List.of(), environment).close();
      assertClaimed(next);
    }
  }

  @Test
  void keepsWhatItHasWhenItCannotMove() throws Exception {
    InetSocketAddress former = freeAddress();
    InetSocketAddress free = freeAddress();
    try (ListenClaims claims = ListenClaims.claim(List.of(former), List.of(), environment);
        ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress taken = (InetSocketAddress) other.getLocalSocketAddress();

      assertThatThrownBy(() -> claims.move(List.of(free, taken), List.of(former)))
          .isInstanceOfSatisfying(
              AddressInUseException.class,
              refused -> assertThat(refused.address()).isEqualTo(taken));

      assertClaimed(former);
      assertThat(claims.hasLeft()).isFalse();
      ListenClaims.claim(List.of(free), List.of(), environment).close();
    }
  }

  @Test
  void looksAgainWhetherAnAddressIsFreeThatItComesBackTo() throws Exception {
    InetSocketAddress former = freeAddress();
    InetSocketAddress next = freeAddress();
    try (ListenClaims claims = ListenClaims.claim(List.of(former), List.of(), environment)) {
      claims.move(List.of(next), List.of(former));
      claims.move(List.of(former), List.of(former));
      claims.move(List.of(next), List.of(former));
      try (ServerSocket other = new ServerSocket()) {
        other.bind(former);
        assertThatThrownBy(() -> claims.move(List.of(former), List.of(next)))
            .isInstanceOf(AddressInUseException.class);
      }
    }
  }

  @Test
  void saysThatItsOwnEnvoyHasThePortOfAnotherInterface() throws Exception {
    try (ServerSocket envoy = new ServerSocket()) {
      envoy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress own = (InetSocketAddress) envoy.getLocalSocketAddress();
      InetSocketAddress all = new InetSocketAddress(own.getPort());
      try (ListenClaims claims = ListenClaims.claim(List.of(own), List.of(own), environment)) {
        assertThatThrownBy(() -> claims.move(List.of(all), List.of(own)))
            .hasMessageEndingWith("its own Envoy has that port; this change needs a restart");
      }
    }
  }

  private void assertClaimed(InetSocketAddress address) {
    assertThatThrownBy(() -> ListenClaims.claim(List.of(address), List.of(), environment))
        .isInstanceOf(AddressInUseException.class);
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return (InetSocketAddress) probe.getLocalSocketAddress();
    }
  }
}
