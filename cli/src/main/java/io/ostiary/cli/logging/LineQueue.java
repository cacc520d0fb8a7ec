package io.ostiary.cli.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * The lines between those who log and the stream that they are written to. Authorization logs on
 * the threads of its network: a reader of the log that has stalled must not hold up users, so lines
 * beyond the queue are dropped, and counted in a line of the log once it is read again.
 */
final class LineQueue extends AsyncAppender {
  static final String NAME = "console";

  private static final int LINES = 8192;
  private static final Duration LAST_LINES = Duration.ofSeconds(2);

  private final LoggerContext loggers;

  /** Since the last line that told of them. */
  private final LongAdder dropped = new LongAdder();

  private final LongAdder droppedInAll = new LongAdder();

  LineQueue(Appender<ILoggingEvent> target, LoggerContext context) {
    this.loggers = context;
    setContext(context);
    setName(NAME);
    setQueueSize(LINES);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    setIncludeCallerData(false);
    setMaxFlushTime(Math.toIntExact(LAST_LINES.toMillis()));
    addAppender(target);
    start();
  }

  @Override
  protected void append(ILoggingEvent line) {
    int room = getRemainingCapacity();
    if (room == 0) {
      dropped.increment();
      droppedInAll.increment();
      return;
    }
    long lost = room > LINES / 2 ? dropped.sumThenReset() : 0;
    if (lost > 0) {
      super.append(summary(lost));
    }
    super.append(line);
  }

  /** How many lines were dropped since the log was set up. */
  long droppedInAll() {
    return droppedInAll.sum();
  }

  private ILoggingEvent summary(long lost) {
    return new LoggingEvent(
        LineQueue.class.getName(),
        loggers.getLogger(LineQueue.class),
        Level.WARN,
        "event=log_lines_dropped count={} nobody read the log fast enough",
        null,
        new Object[] {lost});
  }
}
