package io.ostiary.envoy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminExchangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~~hello | 200 | hello",
        "HTTP/1.1 200 OK~Content-Length: 5~~hello | 200 | hello",
        "HTTP/1.1 503 Service Unavailable~transfer-encoding: chunked~~3~abc~a~0123456789~0~~ | 503 | abc0123456789",
        "HTTP/1.1 204 ~~ | 204 | ''",
      })
  void readsAnswers(String answer, int status, String body) throws IOException {
    assertThat(AdminExchange.parse(answer.replace("~", "\r\n").getBytes(UTF_8)))
        .isEqualTo(new AdminResponse(status, body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK",
        "SSH-2.0-OpenSSH~~",
        "HTTP/1.1 20x OK~~",
        "HTTP/1.1 200 OK~transfer-encoding: chunked~~",
        "HTTP/1.1 200 OK~transfer-encoding: chunked~~5~abc~",
        "HTTP/1.1 200 OK~transfer-encoding: chunked~~zz~abc~0~~",
        "HTTP/1.1 200 OK~transfer-encoding: chunked~~ffffffff~abc~0~~",
      })
  void refusesAnswersThatAreCutOffOrNotHttp(String answer) {
    assertThatThrownBy(() -> AdminExchange.parse(answer.replace("~", "\r\n").getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void givesUpOnAnInterfaceThatDoesNotAnswer(@TempDir Path folder) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("silent"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      AdminClient client = new AdminClient(address, Duration.ofMillis(100));

      assertThatThrownBy(() -> client.get("/ready")).isInstanceOf(SocketTimeoutException.class);
      assertThat(client.isReady()).isFalse();
    }
  }

  @Test
  void refusesTargetsThatWouldSplitTheRequest(@TempDir Path folder) {
    AdminClient client =
        new AdminClient(UnixDomainSocketAddress.of(folder.resolve("s")), Duration.ofSeconds(1));

    assertThatThrownBy(() -> client.get("/ready HTTP/1.1\r\nx: y"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsTheTrafficOfUsersOnly() {
    Traffic traffic =
        Traffic.parse(
            """
            http.admin.downstream_cx_active: 1
            http.admin.downstream_rq_active: 1
            http.https.downstream_cx_active: 7
            http.https.downstream_rq_active: 2
            http.plain.downstream_cx_active: 3
            listener.0.0.0.0_443.downstream_cx_active: 7
            """);

    assertThat(traffic).isEqualTo(new Traffic(10, 2));
  }
}
