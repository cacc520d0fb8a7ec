package io.ostiary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DevConfigurationTest {
  @Test
  void findsThePortOfAnEarlierRun() {
    assertThat(DevConfiguration.port("# Written.\naddress: \"127.0.0.1:45123\"\n")).hasValue(45123);
    assertThat(DevConfiguration.port("")).isEmpty();
  }
}
