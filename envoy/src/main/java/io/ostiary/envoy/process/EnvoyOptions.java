package io.ostiary.envoy.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How an Envoy is run, apart from its configuration.
 *
 * @param logFormat how its own log lines look
 * @param logLevel the least important lines that it writes
 * @param output where its output goes
 * @param concurrency its worker threads; absent: one per processor
 * @param drain how it stops
 */
public record EnvoyOptions(
    LogFormat logFormat,
    LogLevel logLevel,
    Output output,
    OptionalInt concurrency,
    DrainLimits drain) {
  public EnvoyOptions {
    requireNonNull(logFormat);
    requireNonNull(logLevel);
    requireNonNull(output);
    requireNonNull(drain);
    if (concurrency.orElse(1) < 1) {
      throw new IllegalArgumentException("an Envoy needs a worker thread");
    }
  }

  /** Options with everything but the format at its default. */
  public static EnvoyOptions of(LogFormat logFormat) {
    return new EnvoyOptions(
        logFormat,
        LogLevel.WARNING,
        new Output.Inherit(),
        OptionalInt.empty(),
        DrainLimits.DEFAULT);
  }

  /** Envoy's log patterns (spdlog's syntax; %j is the message as the inside of a JSON string). */
  public enum LogFormat {
    JSON(
        "{\"@timestamp\":\"%Y-%m-%dT%T.%e%z\",\"level\":\"%l\",\"logger_name\":\"envoy.%n\","
            + "\"message\":\"%j\"}"),
    TEXT("%Y-%m-%d %T.%e %l envoy %n: %v");

    private final String pattern;

    LogFormat(String pattern) {
      this.pattern = pattern;
    }

    String pattern() {
      return pattern;
    }
  }

  /** Envoy's log levels. */
  public enum LogLevel {
    TRACE("trace"),
    DEBUG("debug"),
    INFO("info"),
    WARNING("warning"),
    ERROR("error"),
    OFF("off");

    private final String word;

    LogLevel(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Where standard output and standard error of an Envoy go; both survive the end of Java. */
  public sealed interface Output {
    /** To where those of this process go. */
    record Inherit() implements Output {}

    /** To the end of a file. */
    record AppendTo(Path file) implements Output {
      public AppendTo {
        requireNonNull(file);
      }
    }
  }
}
