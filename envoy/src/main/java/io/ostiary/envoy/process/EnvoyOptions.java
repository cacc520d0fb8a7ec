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

  /** Where an Envoy writes; it goes on doing so when Java has ended. */
  public sealed interface Output {
    /**
     * To a file of the state folder, {@link EnvoySupervisor#log}, where its access log is to go as
     * well; from there to a sink of whichever process supervises it.
     */
    record Relayed(LineSink sink) implements Output {
      public Relayed {
        requireNonNull(sink);
      }
    }

    /** All that it writes to standard output and standard error, to the end of a file. */
    record AppendTo(Path file) implements Output {
      public AppendTo {
        requireNonNull(file);
      }
    }
  }
}
