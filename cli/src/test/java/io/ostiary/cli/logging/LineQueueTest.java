package io.ostiary.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LineQueueTest {
  /** Twice the queue and some: its worker holds as many lines again while the reader stalls. */
  private static final int MORE_THAN_FIT = 20_000;

  private final LoggerContext context = new LoggerContext();
  private final Stream stream = new Stream();
  private final Logger log = context.getLogger("io.ostiary.some");

  /** A stream whose reader can stall. */
  private static final class Stream extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch read = new CountDownLatch(1);

    @Override
    protected void append(ILoggingEvent line) {
      boolean interrupted = false;
      while (true) {
        try {
          read.await();
          break;
        } catch (InterruptedException ignored) {
          interrupted = true;
        }
      }
      lines.add(line.getFormattedMessage());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private LineQueue queue() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    stream.setContext(context);
    stream.start();
    LineQueue queue = new LineQueue(stream, context);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    return queue;
  }

  @Test
  void writesEveryLineBeforeItEnds() {
    stream.read.countDown();
    var _ = queue();
    for (int i = 0; i < 1_000; i++) {
      log.info("line {}", i);
    }

    context.stop();

    assertThat(stream.lines).hasSize(1_000).endsWith("line 999");
  }

  @Test
  void holdsUpNobodyWhenTheReaderStallsAndCountsWhatIsLost() {
    LineQueue queue = queue();
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      log.info("line {}", i);
    }

    stream.read.countDown();
    // The queue is empty long before its last line is written: its worker takes all lines at once.
    await().until(() -> queue.getNumberOfElementsInQueue() == 0);
    log.info("after");
    await().until(() -> "after".equals(stream.lines.getLast()));
    context.stop();

    int written = stream.lines.size() - 2;
    assertThat(stream.lines)
        .endsWith(
            "event=log_lines_dropped count=%d nobody read the log fast enough"
                .formatted(MORE_THAN_FIT - written),
            "after");
    assertThat(queue.droppedInAll()).isEqualTo(MORE_THAN_FIT - written);
  }

  @Test
  void endsAlsoWhenNobodyReads() {
    var _ = queue();
    log.info("unread");

    context.stop();

    assertThat(stream.lines).isEmpty();
    stream.read.countDown();
  }
}
