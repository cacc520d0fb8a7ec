package io.ostiary.translator.source.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "30s, PT30S",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "1.5s, PT1.5S",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "100ms, PT0.1S",
    "10us, PT0.00001S",
    "10µs, PT0.00001S",
    "1ns, PT0.000000001S",
    "2540400h, PT2540400H"
  })
  void readsWhatGoReads(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "1d", "-1s", "+1s", "1s ", "1h 30m", "9999999h", "1,5s"})
  void refusesTheRest(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
