package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenPointTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 127.0.0.1, 80, true",
    "[::1]:81, 0:0:0:0:0:0:0:1, 81, true",
    "10.0.0.1:0, 10.0.0.1, 0, false",
    ":9000, 0.0.0.0, 9000, false"
  })
  void readsPorts(String text, String ip, int port, boolean loopback) {
    assertThat(ListenPoint.parse(text))
        .isInstanceOfSatisfying(
            ListenPoint.Port.class,
            point -> {
              assertThat(point.address().getAddress().getHostAddress()).isEqualTo(ip);
              assertThat(point.address().getPort()).isEqualTo(port);
              assertThat(point.isLoopback()).isEqualTo(loopback);
            });
  }

  @Test
  void readsSockets() {
    assertThat(ListenPoint.parse("unix:/run/x.sock"))
        .isEqualTo(new ListenPoint.Socket(Path.of("/run/x.sock")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "host:80", "unix:relative", "127.0.0.1:99999", "1.2.3.4.5:1"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> ListenPoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
