package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ostiary.extauthz.Listen;
import io.ostiary.extauthz.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server on TCP. */
class MutualTlsTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void refusesToListenBeyondLoopbackWithoutTls() {
    assertThatThrownBy(
            () -> new Listen.Tcp(new InetSocketAddress("192.0.2.1", 0), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mutual tls");
  }

  @Test
  void answersClientsWithACertificateOnly(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    Listen.MutualTls tls = certificates.mutualTls();
    try (CheckFixture fixture = new CheckFixture()) {
      AuthorizationServer server =
          new AuthorizationServer(new Listen.Tcp(LOOPBACK, Optional.of(tls)), fixture.handler(), 1);
      server.start();
      try {
        TlsChannelCredentials.Builder trusting =
            TlsChannelCredentials.newBuilder()
                .trustManager(certificates.serverCertificate().toFile());
        assertThatThrownBy(() -> ask(server.port(), trusting.build()))
            .isInstanceOf(StatusRuntimeException.class);
        trusting.keyManager(
            certificates.clientCertificate().toFile(), certificates.clientKey().toFile());
        assertThat(ask(server.port(), trusting.build())).isTrue();
      } finally {
        server.stop(Duration.ofSeconds(1));
      }
    }
  }

  private static boolean ask(int port, ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(LOOPBACK.getAddress(), port), credentials)
            .overrideAuthority("localhost")
            .build();
    try {
      return Answers.allows(
          AuthorizationGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .check(Checks.get("/").session("alice").build()));
    } finally {
      channel.shutdownNow();
    }
  }
}
