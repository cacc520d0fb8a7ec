package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessRecordTest {
  @TempDir Path folder;

  @Test
  void isReadAsItWasWritten() throws IOException {
    ProcessRecord record = new ProcessRecord(42, Instant.parse("2026-01-02T03:04:05.67Z"), "f00");
    Path file = folder.resolve("process.json");
    record.write(file);

    assertThat(ProcessRecord.read(file)).contains(record);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{\"pid\": 3}", "{\"pid\":1,\"started\":\"now\"}"})
  void isNoneWhenItIsDamaged(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("process.json"), text);

    assertThat(ProcessRecord.read(file)).isEmpty();
  }

  @Test
  void isNoneWhenThereIsNoFile() throws IOException {
    assertThat(ProcessRecord.read(folder.resolve("absent"))).isEmpty();
  }

  @Test
  void describesAProcessByItsNumberAndStart() {
    ProcessHandle self = ProcessHandle.current();
    Instant started = self.info().startInstant().orElseThrow();

    assertThat(new ProcessRecord(self.pid(), started, "").describes(self)).isTrue();
    assertThat(new ProcessRecord(self.pid(), started.minusSeconds(60), "").describes(self))
        .isFalse();
    assertThat(new ProcessRecord(self.pid() + 1, started, "").describes(self)).isFalse();
  }
}
