package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartBackOffTest {
  @Test
  void doublesUpToItsCapAndStartsAnewAfterAGoodRun() {
    RestartBackOff backOff = new RestartBackOff();

    List<Long> failing =
        Stream.generate(() -> backOff.after(Duration.ofSeconds(1)).toMillis()).limit(9).toList();
    Duration afterGoodRun = backOff.after(Duration.ofMinutes(5));

    assertThat(failing)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    assertThat(afterGoodRun).isEqualTo(Duration.ofMillis(100));
  }
}
