package io.ostiary.envoy.binary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvoyVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.37.9, false",
    "1.38.0, true",
    "1.38.3, true",
    "1.40.0, true",
    "1.40.7, true",
    "1.41.0, false",
    "1.41.0-dev, false",
    "2.39.0, false",
  })
  void supportsTheRangeThatXdsIsMadeFor(String text, boolean supported) {
    assertThat(EnvoyVersion.parse(text).orElseThrow().isSupported()).isEqualTo(supported);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.40", "1.40.x", "one.two.three", "1.40.0.1", "-1.40.0"})
  void rejectsWhatIsNoVersion(String text) {
    assertThat(EnvoyVersion.parse(text)).isEmpty();
  }

  @Test
  void readsTheVersionFromWhatEnvoyPrints() {
    String output =
        "\n/opt/version:/envoy  version: 9e5580933739/1.40.0/Clean/RELEASE/BoringSSL\n\n";

    assertThat(EnvoyVersion.parseOutput(output)).contains(new EnvoyVersion(1, 40, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "envoy 1.40.0", "version: unknown"})
  void readsNothingFromOtherPrograms(String output) {
    assertThat(EnvoyVersion.parseOutput(output)).isEmpty();
  }
}
