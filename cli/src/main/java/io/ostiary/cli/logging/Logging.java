package io.ostiary.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.LogManager;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * The process's log: JSON lines where a machine reads them, short lines on a terminal. Lines of
 * libraries appear from WARN on.
 */
public final class Logging {
  private Logging() {}

  /** How lines look. */
  public enum Format {
    JSON,
    SHORT
  }

  /** Where lines go. */
  public enum Stream {
    OUT("System.out"),
    ERR("System.err");

    private final String target;

    Stream(String target) {
      this.target = target;
    }
  }

  /** Sets the log up, anew where it was before. */
  public static void configure(Format format, Stream stream, Level ours) {
    LoggerContext context = fresh(ours);
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget(stream.target);
    start(appender, "stream", format, context);
    add(new LineQueue(appender, context), context);
    bridgeJavaUtilLogging();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            context
                .getLogger(Logging.class)
                .error("uncaught exception: thread={}", thread.getName(), failure));
  }

  /** For {@code dev}, which speaks to a person itself: only faults go to standard error. */
  public static void configureForDevelopment() {
    configure(Format.SHORT, Stream.ERR, Level.INFO);
    ThresholdFilter faults = new ThresholdFilter();
    faults.setLevel(Level.ERROR.levelStr);
    faults.start();
    context()
        .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
        .getAppender(LineQueue.NAME)
        .addFilter(faults);
  }

  /** Writes everything to a new file too. */
  public static void alsoTo(Path file) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    appender.setAppend(false);
    start(appender, "file", Format.SHORT, context());
    add(appender, context());
  }

  /**
   * Writes what is still queued and ends the log: the last thing that a process does. It takes no
   * longer than a moment, also where nobody reads the log any more.
   */
  public static synchronized void end() {
    context().stop();
  }

  /** Counts the lines that are dropped because nobody reads the log fast enough. */
  public static void countDroppedLines(MeterRegistry meters) {
    FunctionCounter.builder("ostiary.log.lines.dropped", Logging.class, _ -> droppedLines())
        .description("Lines of the log that nobody read fast enough")
        .register(meters);
  }

  private static long droppedLines() {
    return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(LineQueue.NAME)
            instanceof LineQueue queue
        ? queue.droppedInAll()
        : 0;
  }

  /** Changes how much of our own is logged. */
  public static void setLevel(Level ours) {
    context().getLogger("io.ostiary").setLevel(ours);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static LoggerContext fresh(Level ours) {
    LoggerContext context = context();
    context.reset();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger("io.ostiary").setLevel(ours);
    // gRPC sets TCP options on unix sockets too, and Netty warns of each that does not exist there.
    context
        .getLogger("io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap")
        .setLevel(Level.ERROR);
    return context;
  }

  private static void start(
      OutputStreamAppender<ILoggingEvent> appender,
      String name,
      Format format,
      LoggerContext context) {
    appender.setContext(context);
    appender.setName(name);
    appender.setEncoder(encoder(format, context));
    appender.start();
  }

  private static void add(Appender<ILoggingEvent> appender, LoggerContext context) {
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  /** JSON unless standard output is a terminal. */
  public static Format formatForStandardOutput() {
    return standardOutputIsTerminal() ? Format.SHORT : Format.JSON;
  }

  /**
   * Whether standard output is a terminal, as the launcher says, or else by looking. {@link
   * java.io.Console} tells only whether standard input is one as well, which it is not under most
   * supervisors and test tools.
   */
  public static boolean standardOutputIsTerminal() {
    Optional<String> launcher = Optional.ofNullable(System.getProperty("ostiary.terminal"));
    if (launcher.isPresent()) {
      return launcher.get().equals("true");
    }
    Path descriptor = Path.of("/proc/self/fd/1");
    try {
      if (Files.isSymbolicLink(descriptor)) {
        String target = Files.readSymbolicLink(descriptor).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      }
    } catch (IOException | SecurityException unreadable) {
      return false;
    }
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
    return switch (format) {
      case JSON -> {
        LogstashEncoder json = new LogstashEncoder();
        json.setContext(context);
        json.setTimeZone("UTC");
        json.start();
        yield json;
      }
      case SHORT -> {
        PatternLayoutEncoder line = new PatternLayoutEncoder();
        line.setContext(context);
        line.setPattern("%d{HH:mm:ss} %-5level %msg %kvp{NONE}%n%ex{short}");
        line.start();
        yield line;
      }
    };
  }

  private static void bridgeJavaUtilLogging() {
    LogManager.getLogManager().reset();
    java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
    root.setLevel(java.util.logging.Level.WARNING);
    root.addHandler(new JavaUtilLoggingBridge());
  }
}
