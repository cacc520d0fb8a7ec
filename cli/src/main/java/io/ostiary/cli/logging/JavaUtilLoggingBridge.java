package io.ostiary.cli.logging;

import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the lines of libraries that use {@code java.util.logging} to the process's log. */
final class JavaUtilLoggingBridge extends Handler {
  private final SimpleFormatter messages = new SimpleFormatter();

  @Override
  public void publish(LogRecord record) {
    Logger log =
        LoggerFactory.getLogger(
            Optional.ofNullable(record.getLoggerName()).orElse("java.util.logging"));
    String message = messages.formatMessage(record);
    if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
      log.error(message, record.getThrown());
    } else {
      log.warn(message, record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
