package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.envoy.process.EnvoyOptions;
import io.ostiary.translator.source.pomerium.Installation.LogLevel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
  @ParameterizedTest
  @CsvSource({
    "TRACE, TRACE",
    "DEBUG, DEBUG",
    "INFO, INFO",
    "WARN, WARNING",
    "ERROR, ERROR",
    "OFF, OFF"
  })
  void envoyLogsWhatTheConfigurationSays(LogLevel configured, EnvoyOptions.LogLevel envoys) {
    assertThat(RunCommand.proxyLevel(configured)).isEqualTo(envoys);
  }
}
