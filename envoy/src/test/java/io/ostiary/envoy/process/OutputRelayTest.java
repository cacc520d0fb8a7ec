package io.ostiary.envoy.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputRelayTest {
  @TempDir Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private EnvoyFiles files;

  /** Writes to a log as an Envoy does, which goes on with its file until it is asked. */
  private final class Writer implements AutoCloseable {
    private FileChannel log;

    Writer() throws IOException {
      log = open();
    }

    private FileChannel open() throws IOException {
      return FileChannel.open(files.log(), CREATE, APPEND);
    }

    synchronized void write(String text) {
      try {
        log.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    synchronized void reopen() throws IOException {
      log.close();
      log = open();
    }

    @Override
    public void close() throws IOException {
      log.close();
    }
  }

  @BeforeEach
  void setUp() {
    files = new EnvoyFiles(folder);
  }

  @Test
  void handsOnLinesOnlyWhenTheyAreWhole() throws Exception {
    try (Writer envoy = new Writer()) {
      OutputRelay relay = relay(envoy);
      envoy.write("one\ntw");
      await().until(() -> lines.contains("one\n"));
      envoy.write("o\nlast words");
      await().until(() -> lines.contains("two\n"));

      assertThat(relay.finish()).isTrue();

      assertThat(lines).containsExactly("one\n", "two\n", "last words");
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void handsOnWhatIsWrittenPastTheLog() throws Exception {
    files.prepareOutput();
    Files.writeString(files.console(), "cannot start\n");
    try (Writer envoy = new Writer()) {
      assertThat(relay(envoy).finish()).isTrue();
    }
    assertThat(lines).containsExactly("cannot start\n");
  }

  @Test
  void goesOnWhereAnEarlierOneStopped() throws Exception {
    try (Writer envoy = new Writer()) {
      envoy.write("read\n");
      OutputRelay first = relay(envoy);
      await().until(() -> lines.contains("read\n"));
      first.finish();
      lines.clear();

      envoy.write("while nobody was there\n");
      relay(envoy).finish();

      assertThat(lines).containsExactly("while nobody was there\n");
    }
  }

  @Test
  void readsAnotherFileOfTheSameNameFromItsBeginning() throws Exception {
    try (Writer envoy = new Writer()) {
      envoy.write("a long line of the former file\n");
      relay(envoy).finish();
      Files.move(files.log(), folder.resolve("elsewhere"));
      envoy.reopen();
      envoy.write("new\n");
      lines.clear();

      relay(envoy).finish();

      assertThat(lines).containsExactly("new\n");
    }
  }

  @Test
  void replacesALogThatHasGrownAndLosesNoLine() throws Exception {
    int count = 60_000;
    String padding = "x".repeat(1_000);
    try (Writer envoy = new Writer()) {
      OutputRelay relay = relay(envoy);
      for (int i = 0; i < count; i++) {
        envoy.write(i + " " + padding + "\n");
      }
      await().until(() -> lines.size() == count);

      assertThat(Files.size(files.log())).isLessThan(count * 1_000L / 2);
      assertThat(relay.finish()).isTrue();
    }
    assertThat(lines.stream().map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    assertThat(files.oldLog()).doesNotExist();
  }

  @Test
  void readsAReplacedLogToItsEndBeforeTheNewOne() throws Exception {
    Files.writeString(files.oldLog(), "old\n");
    Files.writeString(files.log(), "new\n");
    try (Writer envoy = new Writer()) {
      relay(envoy).finish();
    }
    assertThat(lines).containsExactly("old\n", "new\n");
    assertThat(files.oldLog()).doesNotExist();
  }

  @Test
  void endsInTimeWhenNobodyTakesTheLinesAndKeepsThem() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Writer envoy = new Writer()) {
      envoy.write("kept\n");
      OutputRelay stuck =
          new OutputRelay(
              files,
              (bytes, length) -> {
                try {
                  never.await();
                } catch (InterruptedException interrupted) {
                  Thread.currentThread().interrupt();
                }
              },
              envoy::reopen,
              failures::add);
      stuck.start();

      assertThat(stuck.finish()).isFalse();
      relay(envoy).finish();

      assertThat(lines).containsExactly("kept\n");
      never.countDown();
    }
  }

  @Test
  void endsALineThatAnEnvoyLeftUnfinished() throws Exception {
    try (Writer envoy = new Writer()) {
      envoy.write("died in the mid");
      files.prepareOutput();
      files.prepareOutput();
      envoy.write("next\n");
      relay(envoy).finish();
    }
    assertThat(lines).containsExactly("died in the mid\n", "next\n");
  }

  private OutputRelay relay(Writer envoy) {
    OutputRelay relay = new OutputRelay(files, this::take, envoy::reopen, failures::add);
    relay.start();
    return relay;
  }

  private void take(byte[] bytes, int length) {
    List<String> taken = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n' || i == length - 1) {
        taken.add(new String(bytes, start, i + 1 - start, UTF_8));
        start = i + 1;
      }
    }
    lines.addAll(taken);
  }
}
